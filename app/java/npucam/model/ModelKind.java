package npucam.model;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** The formats of model files, told by what the file holds rather than by its name: names lie in the field. */
public enum ModelKind {
    ONNX(".onnx", "ONNX Runtime"),
    /** Sophgo BM1684X, BM1688, CV186AH. */
    BMODEL(".bmodel", "Sophgo libbmrt"),
    /** Sophgo CV181x, SG2002 (MaixCAM). */
    CVIMODEL(".cvimodel", "Sophgo libcviruntime"),
    /** Axera AX630C (MaixCAM2). */
    AXMODEL(".axmodel", "Axera libax_engine");

    private static final byte[] BMODEL_MAGIC = {(byte) 0xEE, (byte) 0xAA, 0x55, (byte) 0xFF};
    private static final byte[] CVIMODEL_MAGIC = {'C', 'v', 'i', 'M', 'o', 'd', 'e', 'l'};

    private final String extension;
    private final String runtime;

    ModelKind(String extension, String runtime) {
        this.extension = extension;
        this.runtime = runtime;
    }

    /** For messages: {@code a .bmodel}. */
    String named() {
        return (this == ONNX || this == AXMODEL ? "an " : "a ") + extension;
    }

    /** For messages: what it is compiled for. */
    String boards() {
        return switch (this) {
            case ONNX -> "no board yet";
            case BMODEL -> "BM1684X, BM1688 or CV186AH";
            case CVIMODEL -> "CV181x or CV180x (MaixCAM)";
            case AXMODEL -> "AX630C (MaixCAM2)";
        };
    }

    /** For a model that the engine asked for cannot run. */
    public ModelException notFor(Path model, String engine) {
        return new ModelException(model + ": a " + extension + " model runs on " + runtime + ", not on engine \""
                + engine + "\". Write engine = \"auto\", or name a model for that engine");
    }

    /**
     * Looks into the file. ONNX and axmodel have no mark of their own, so there the name's ending decides.
     *
     * @throws ModelException when the file cannot be read, or is called a bmodel or cvimodel and does not begin like one
     */
    public static ModelKind of(Path model) {
        InputFile.require(model, "model", Long.MAX_VALUE);
        byte[] head = InputFile.head(model, CVIMODEL_MAGIC.length);
        if (startsWith(head, BMODEL_MAGIC)) {
            return BMODEL;
        }
        if (startsWith(head, CVIMODEL_MAGIC)) {
            return CVIMODEL;
        }
        ModelKind named = byName(model);
        return switch (named) {
            case ONNX, AXMODEL -> named;
            case BMODEL, CVIMODEL ->
                throw new ModelException(model + ": is called " + named.extension
                        + " but does not begin like one. Copy it again, or give it its true ending");
        };
    }

    /** Whether a file begins like a cvimodel; false for one that cannot be read. */
    static boolean isCvimodel(Path model) {
        return InputFile.complaint(model).isEmpty()
                && startsWith(InputFile.head(model, CVIMODEL_MAGIC.length), CVIMODEL_MAGIC);
    }

    private static ModelKind byName(Path model) {
        String name = model.toString().toLowerCase(Locale.ROOT);
        for (ModelKind kind : values()) {
            if (name.endsWith(kind.extension)) {
                return kind;
            }
        }
        throw new ModelException(
                model + ": not a model file npucam knows (.onnx, .bmodel, .cvimodel, .axmodel, or a .mud that"
                        + " describes one)");
    }

    private static boolean startsWith(byte[] head, byte[] magic) {
        return head.length >= magic.length && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
    }
}
