package npucam.decode;

import java.util.List;
import npucam.data.Findings;
import npucam.data.Letterbox;
import npucam.data.Tensor;

/** Turns one inference's output tensors into findings. Not thread-safe: one frame at a time. */
public interface Decoder {
    /** What was recognised, in one line for the log: {@code YOLOv8/11 detect, scheme concat, 80 classes, 640x640}. */
    String description();

    /** What the findings are: {@code detect}, {@code pose}, {@code seg}, {@code obb} or {@code classify}; empty where nobody asks. */
    default String task() {
        return "";
    }

    /** Class names, in class order; empty where nobody asks. */
    default List<String> labels() {
        return List.of();
    }

    /** In how many frames so far a limit of the settings cut. May be asked from any thread. */
    default Cuts cuts() {
        return Cuts.NONE;
    }

    /**
     * Decodes one frame.
     *
     * @param outputs read; in the order of the specs the decoder was made for
     * @param letterbox what the frame of these outputs went through
     * @return at most {@code detectionLimit} objects, everything in the frame's pixels
     * @throws DecodeException when the outputs hold what no working model gives, such as NaN
     */
    Findings decode(List<Tensor> outputs, Letterbox letterbox);
}
