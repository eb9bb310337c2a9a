package npucam.decode;

import java.util.List;
import java.util.Optional;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.ElementType;
import npucam.data.Tensor;
import npucam.data.TensorLayout;
import npucam.data.TensorSpec;

/** Another library's way from the same outputs to objects, for benchmarks to stand beside. Used by one thread. */
interface Peer {
    /** DJL moves boxes that stand over the left or upper edge inside, which may change what they suppress. */
    int TOLERATED = 2;

    /** What it finds, in the model's pixels, in any order. */
    List<TextbookDecoder.Found> decode(List<Tensor> outputs);

    /** DJL's translators; empty where it has none for the outputs. */
    static Optional<Peer> djl(SchemeCase outputs, DecodeSettings settings) {
        TensorSpec spec = outputs.outputs().get(0).spec();
        boolean hasTranslator = outputs.scheme().equals("yolov5_output0")
                || (outputs.scheme().equals("output0") && outputs.layout() == TensorLayout.NCHW);
        return spec.type() == ElementType.F32 && hasTranslator
                ? Optional.of(DjlPeer.of(outputs, settings))
                : Optional.empty();
    }

    /** A plain scan with OpenCV's suppression; empty where nothing is to be suppressed. */
    static Optional<Peer> openCv(SchemeCase outputs, DecodeSettings settings) {
        return outputs.scheme().equals("one2one") ? Optional.empty() : Optional.of(new OpenCvPeer(outputs, settings));
    }

    /** Holds what a peer finds against what our decoder finds. */
    static void requireAlike(SchemeCase outputs, Peer peer) {
        List<TextbookDecoder.Found> theirs = peer.decode(outputs.outputs());
        List<Detection> ours = outputs.decode(DecodeSettings.DEFAULTS);
        long alike = ours.stream()
                .filter(found -> theirs.stream().anyMatch(other -> areAlike(found, other)))
                .count();
        if (theirs.size() > ours.size() + TOLERATED || alike < Math.max(ours.size(), theirs.size()) - TOLERATED) {
            throw new IllegalStateException(
                    peer + " finds " + theirs.size() + ", we " + ours.size() + ", alike are " + alike);
        }
    }

    private static boolean areAlike(Detection found, TextbookDecoder.Found other) {
        Box box = found.boxInFrame();
        return found.classId() == other.classId()
                && Math.abs(found.score() - other.score()) < 1e-4
                && Math.abs(box.left() - Math.max(0, other.left())) < 0.1
                && Math.abs(box.top() - Math.max(0, other.top())) < 0.1;
    }
}
