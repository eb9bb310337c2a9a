package npucam.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import npucam.model.ModelException.Problem;

/** The NPUs that models are made for, as far as a model file tells whether it is one for them. */
public enum Board {
    BM1684X("BM1684X", ModelKind.BMODEL, 1),
    BM1688("BM1688", ModelKind.BMODEL, 2),
    /** A BM1688 with one core. */
    CV186AH("CV186AH", ModelKind.BMODEL, 1),
    CV181X("CV181x", ModelKind.CVIMODEL, 1),
    CV180X("CV180x", ModelKind.CVIMODEL, 1),
    AX630C("AX630C", ModelKind.AXMODEL, 1);

    private final String text;
    private final ModelKind kind;
    private final int cores;

    Board(String text, ModelKind kind, int cores) {
        this.text = text;
        this.kind = kind;
        this.cores = cores;
    }

    /** The vendor's compiler takes the first. */
    private List<String> words() {
        return switch (this) {
            case CV186AH -> List.of("cv186x", "cv186ah");
            case BM1684X, BM1688, CV181X, CV180X, AX630C -> List.of(name().toLowerCase(Locale.ROOT));
        };
    }

    /** What the models it runs say they were compiled for; to a BM1688, BM1686 is the older name. */
    private List<String> modelChips() {
        return switch (this) {
            case BM1684X -> List.of("BM1684X", "BM1686");
            case BM1688, CV186AH -> List.of("BM1688", "CV186X", "BM1686");
            case CV181X -> List.of("cv181x");
            case CV180X -> List.of("cv180x");
            case AX630C -> List.of();
        };
    }

    /** By a name of the chip, whatever its case; empty for one npucam does not know. */
    public static Optional<Board> of(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(board -> board.words().contains(lower))
                .findFirst();
    }

    /** For messages: {@code bm1684x, bm1688, ...}. */
    public static String allWords() {
        return Arrays.stream(values()).flatMap(board -> board.words().stream()).collect(Collectors.joining(", "));
    }

    /** Whether it runs what was compiled for a chip, as a model file names that. */
    public boolean runs(String modelChip) {
        return modelChips().contains(modelChip);
    }

    /** For messages. */
    @Override
    public String toString() {
        return text;
    }

    /**
     * What keeps this board from running a file, or a compiler from making its model of it, as far as the file says. An ONNX may be
     * for any board.
     *
     * @param model a network file, not a {@code .mud}
     * @throws ModelException when it cannot be read
     */
    public List<Problem> problems(Path model) {
        ModelKind found = ModelKind.of(model);
        if (found == ModelKind.ONNX) {
            return ofOnnx(model);
        }
        if (found != kind) {
            return List.of(otherKind(model, found));
        }
        return switch (found) {
            case BMODEL -> ofBmodel(BmodelFile.read(model));
            case CVIMODEL -> ofCvimodel(model, CvimodelFile.read(model).chip());
            case ONNX, AXMODEL -> List.of();
        };
    }

    private List<Problem> ofOnnx(Path model) {
        boolean eighteen = this == CV181X || this == CV180X;
        return eighteen && OnnxFile.read(model).graph().holdsHalves()
                ? List.of(new Problem(
                        model + ": holds F16 numbers; " + this + " computes with INT8 and BF16 only",
                        "Export it as F32 (half=False), then convert it with --quantize INT8 or BF16"))
                : List.of();
    }

    private Problem otherKind(Path model, ModelKind found) {
        return new Problem(
                model + ": " + found.named() + " is for " + found.boards() + ", not for " + this,
                "Convert the ONNX for it: " + (this == AX630C ? "pulsar2 build" : recipe()));
    }

    private List<Problem> ofBmodel(BmodelFile model) {
        List<Problem> problems = new ArrayList<>();
        if (!runs(model.chip())) {
            problems.add(otherChip(model.file(), model.chip()));
        }
        int modelCores = model.nets().get(0).first().cores();
        if (modelCores > cores) {
            problems.add(tooManyCores(model.file(), modelCores, text, cores));
        }
        return problems;
    }

    private List<Problem> ofCvimodel(Path model, String chip) {
        return runs(chip) ? List.of() : List.of(otherChip(model, chip));
    }

    /** A file that was compiled for another chip than this board's. */
    public Problem otherChip(Path model, String chip) {
        return new Problem(model + ": compiled for " + chip + ", not for " + this, "Convert it again: " + recipe());
    }

    /** A file that wants more cores than there are. */
    public static Problem tooManyCores(Path model, int modelCores, String device, int cores) {
        return new Problem(
                model + ": compiled for " + modelCores + " NPU cores, " + device + " has " + cores,
                "Convert it again with --num_core " + cores);
    }

    private String recipe() {
        return "model_deploy.py --processor " + words().get(0);
    }

    /** Which cut the board's compiler quantises well, for a float model that is yet to be converted. */
    public String advice() {
        return switch (this) {
            case BM1684X, BM1688, CV186AH ->
                "INT8: concat or split; dfl_sigmoid costs the CPU less. output0 whole only in F16, BF16 or F32: one INT8 scale"
                        + " cannot serve boxes and scores";
            case CV181X, CV180X ->
                "INT8 (symmetric only) or BF16, no F16: dfl_sigmoid leaves the CPU least to do, in steps of about 1 to 4 pixels;"
                        + " concat and split are finer";
            case AX630C -> "concat or split; dfl_sigmoid fails to quantise there";
        };
    }

    /**
     * Why a float model cut at a scheme should not be converted for this board; empty when it may be.
     *
     * @param scheme as {@link OnnxCut.Scheme#text} says it
     */
    public Optional<Problem> refuses(Path model, String scheme) {
        return this == AX630C && scheme.equals(OnnxCut.Scheme.DFL_SIGMOID.text())
                ? Optional.of(new Problem(
                        model + ": is cut at dfl_sigmoid, which fails to quantise on " + this + " (MaixCAM2)",
                        "Cut the export at concat: app/npucam model cut IN.onnx --scheme concat -o OUT.onnx"))
                : Optional.empty();
    }
}
