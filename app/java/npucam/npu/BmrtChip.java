package npucam.npu;

import java.util.List;
import java.util.Optional;
import npucam.model.BmodelFile;
import npucam.model.ModelException;

/** The chips that libbmrt drives and npucam knows. */
enum BmrtChip {
    BM1684X(0x1686),
    /** CV186AH is the same chip with one core: it says the same id. */
    BM1688(0x1686A200);

    private final int id;

    BmrtChip(int id) {
        this.id = id;
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
            if (chip.modelChips().contains(model.chip())) {
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
        if (!modelChips().contains(model.chip())) {
            throw new ModelException(model.file() + ": compiled for " + model.chip() + ", this machine has " + this
                    + ". Convert it again: model_deploy.py --processor " + (this == BM1684X ? "bm1684x" : "bm1688"));
        }
    }

    /** What the models it runs say they were compiled for. */
    private List<String> modelChips() {
        return switch (this) {
            case BM1684X -> List.of("BM1684X", "BM1686");
            case BM1688 -> List.of("BM1688", "CV186X", "BM1686");
        };
    }

    /** What the file of its simulator is called, newest name first. */
    List<String> simulatorLibraries() {
        return switch (this) {
            case BM1684X -> List.of("libcmodel_bm1684x.so", "libcmodel_1684x.so");
            case BM1688 -> List.of("libcmodel_bm1688.so", "libcmodel_1688.so");
        };
    }
}
