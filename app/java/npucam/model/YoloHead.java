package npucam.model;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Optional;

/**
 * The head of an uncut YOLO, found by the graph's structure: names and numbers of nodes change from one exporter to the next, the
 * arithmetic does not.
 */
sealed interface YoloHead permits DistanceHead, AnchorHead {
    /** npucam decodes cells of 8, 16 and 32 pixels. */
    int SCALES = 3;

    int CLASS_LIMIT = 1_000_000;

    YoloFamily family();

    /** See {@link CutOffers}. */
    String exporter();

    int classes();

    /** See {@link CutOffers}. */
    int regMax();

    /** Every way to end this head. */
    List<Cut> cuts(OnnxFile file);

    /**
     * Finds the head of a file.
     *
     * @throws ModelException with the reason when this is no uncut head, or not one that can be cut
     */
    static YoloHead find(OnnxFile file) {
        Uncuttable.refuse(file);
        Optional<AnchorHead> anchors = AnchorHead.find(file);
        return anchors.isPresent() ? anchors.get() : DistanceHead.find(file);
    }

    /**
     * Lets pass what npucam decodes.
     *
     * @throws ModelException for another number of scales
     */
    static void requireScales(OnnxFile file, int scales) {
        if (scales != SCALES) {
            throw refusal(
                    file,
                    "has " + scales + " scales, npucam decodes " + SCALES
                            + " (cells of 8, 16 and 32 pixels). Train a model without P2 or P6");
        }
    }

    /** The number of channels behind a tensor, as a number of classes. */
    static int classes(OnnxFile file, long channels) {
        if (channels < 1 || channels > CLASS_LIMIT) {
            throw refusal(file, "does not say how many classes it has. Export it with simplify=True");
        }
        return (int) channels;
    }

    static ModelException refusal(OnnxFile file, String reason) {
        return new ModelException(file.file() + ": " + reason);
    }

    /** The node that made a tensor, seen through those that only move values. */
    static Optional<NodeProto> origin(OnnxGraph graph, String tensor) {
        return graph.origin(tensor, OnnxGraph.RESHAPING);
    }
}
