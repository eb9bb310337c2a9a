package npucam.npu;

import java.util.List;
import java.util.Optional;
import npucam.model.BmodelFile;
import npucam.model.Board;
import npucam.model.ModelException;

/** The chips that libbmrt drives and npucam knows. */
enum BmrtChip {
    BM1684X(0x1686, Board.BM1684X),
    /** CV186AH is the same chip with one core: it says the same id. */
    BM1688(0x1686A200, Board.BM1688);

    private final int id;
    private final Board board;

    BmrtChip(int id, Board board) {
        this.id = id;
        this.board = board;
    }

    /** By what {@code bm_get_chipid} says; empty for a chip of later days. */
    static Optional<BmrtChip> ofId(int id) {
        for (BmrtChip chip : values()) {
            if (chip.id == id) {
                return Optional.of(chip);
            }
        }
        return Optional.empty();
    }

    /**
     * The chip a model was compiled for.
     *
     * @throws ModelException when it is one npucam does not know
     */
    static BmrtChip of(BmodelFile model) {
        // BM1688 first: for it, BM1686 is the older name, the other only runs it.
        for (BmrtChip chip : List.of(BM1688, BM1684X)) {
            if (chip.board.runs(model.chip())) {
                return chip;
            }
        }
        throw new ModelException(
                model.file() + ": compiled for " + model.chip()
                        + ", which npucam does not run. Convert it again: model_deploy.py --processor bm1684x, bm1688 or cv186x");
    }

    /**
     * Lets pass what the chip runs.
     *
     * @throws ModelException when the model was compiled for another chip
     */
    void requireRuns(BmodelFile model) {
        if (!board.runs(model.chip())) {
            throw new ModelException(board.otherChip(model.file(), model.chip()));
        }
    }

    /** What the file of its simulator is called, newest name first. */
    List<String> simulatorLibraries() {
        return switch (this) {
            case BM1684X -> List.of("libcmodel_bm1684x.so", "libcmodel_1684x.so");
            case BM1688 -> List.of("libcmodel_bm1688.so", "libcmodel_1688.so");
        };
    }
}
