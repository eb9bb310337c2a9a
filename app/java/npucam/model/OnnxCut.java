package npucam.model;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Makes a cut model from an ordinary YOLO export: the same network, ended at the nodes that a decode on the CPU starts from. Names,
 * metadata, opset and IR version stay; the metadata gain {@code npucam.scheme}.
 */
public final class OnnxCut {
    /** Metadata key that tells at which scheme a file was cut. */
    static final String SCHEME_KEY = "npucam.scheme";

    /** Where to cut. Keypoints, mask coefficients and angles are outputs of their own. */
    public enum Scheme {
        /** Scheme 1: per scale one map of 64 box logits and the class logits. */
        CONCAT(YoloFamily.YOLOV8_11),
        /** Scheme 2: the distances after the DFL convolution, class scores and angles after their Sigmoids. */
        DFL_SIGMOID(YoloFamily.YOLOV8_11),
        /** Per scale a map of 64 box logits, then per scale a map of the class logits. */
        SPLIT(YoloFamily.YOLOV8_11),
        /** Per scale a map of four distances, then per scale a map of the class logits, of the head that gives one box per object. */
        ONE2ONE(YoloFamily.YOLO26),
        /** The same of the head that gives several boxes per object. */
        ONE2MANY(YoloFamily.YOLO26),
        /** Per scale one map of all anchor sizes, as the convolutions give them. */
        YOLOV5(YoloFamily.YOLOV5),
        /** Per scale {@code [1,3,rows,columns,5+classes]}. */
        YOLOV5_TRANSPOSED(YoloFamily.YOLOV5);

        private final YoloFamily family;

        Scheme(YoloFamily family) {
            this.family = family;
        }

        /** The kind of head that can be cut so. */
        public YoloFamily family() {
            return family;
        }

        /** As commands and files write it: {@code concat}, {@code dfl_sigmoid}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** As {@link #text}. */
        @Override
        public String toString() {
            return text();
        }
    }

    private OnnxCut() {}

    /** As {@link #cut(Path, Scheme, Path, Consumer)}, unproven. */
    public static List<String> cut(Path in, Scheme scheme, Path out) {
        return cut(in, scheme, out, unproven -> {});
    }

    /**
     * Writes the cut model. {@code out} appears whole or not at all, and never replaces {@code in}.
     *
     * @param proof looks at the cut model before it is put in place, under a name of the same ending; what it throws leaves nothing behind
     * @return the new outputs, one line each: name and shape
     * @throws ModelException when {@code in} is no uncut YOLO, does not offer the scheme, or {@code out} cannot be written
     */
    public static List<String> cut(Path in, Scheme scheme, Path out, Consumer<Path> proof) {
        OnnxFile file = OnnxFile.read(in);
        NewFile.refuseReplacing(in, out);
        Cut cut = cuts(file).at(scheme);
        ModelProto model = OnnxSubgraph.of(file, cut).toBuilder()
                .addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(SCHEME_KEY).setValue(scheme.text()))
                .build();
        NewFile.write(model, out, proof);
        return cut.outputs().stream()
                .map(output -> output.getName() + " " + OnnxGraph.shapeText(output))
                .toList();
    }

    /**
     * The tensors to end a network at, for a compiler that cuts for itself.
     *
     * @return their names in {@code in}, in the order of the outputs of {@link #cut}
     * @throws ModelException when {@code in} is no uncut YOLO, does not offer the scheme, or must get nodes for it: see
     *     {@link CutOffer#namedInFile}
     */
    public static List<String> outputNames(Path in, Scheme scheme) {
        OnnxFile file = OnnxFile.read(in);
        Cut cut = cuts(file).at(scheme);
        if (!cut.added().isEmpty()) {
            throw YoloHead.refusal(
                    file,
                    "joins boxes and classes apart (as Ultralytics does since 8.4), so it has no tensors to end at for "
                            + scheme + ". Cut it first (npucam model cut --scheme " + scheme + "), or take split");
        }
        return cut.outputs().stream().map(ValueInfoProto::getName).toList();
    }

    /**
     * What a file is and where it can be cut, without cutting.
     *
     * @throws ModelException when it is no uncut YOLO, with the reason and the fix
     */
    public static CutOffers offers(Path in) {
        return cuts(OnnxFile.read(in)).offers();
    }

    /**
     * Where MaixPy's table of output nodes does not fit a file, a line each.
     *
     * @param offers of the same file
     */
    public static List<String> doubtsOfMaixPysTable(Path in, CutOffers offers) {
        return MaixPyTable.doubts(OnnxFile.read(in), offers);
    }

    private static Cuts cuts(OnnxFile file) {
        return new Cuts(file, YoloHead.find(file));
    }
}
