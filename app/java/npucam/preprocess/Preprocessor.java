package npucam.preprocess;

import npucam.data.Frame;
import npucam.data.ImageInput;
import npucam.data.Letterbox;
import npucam.data.Tensor;
import npucam.data.TensorSpec;
import org.jspecify.annotations.Nullable;

/**
 * Frame → input tensor in one pass: letterbox, colour, normalise, quantise.
 *
 * <p>What a pixel of the content is, exactly:
 *
 * <ol>
 *   <li>The frame is fitted with {@link Letterbox#fit} and sampled bilinearly with half-pixel centres,
 *       (i + 0.5)·frame/content − 0.5, clamped at the edges, with no filter in front however much it shrinks: as OpenCV's
 *       {@code INTER_LINEAR} and every YOLO tool.
 *   <li>A pixel of a YUV frame has the chroma of its 2×2 block, not interpolated: as OpenCV's {@code cvtColor} and swscale's
 *       plain path. Y, Cb and Cr are sampled and then converted with the matrix and range of the frame's encoding, clamped to
 *       0–255. (Those who convert first and sample after clamp earlier; that differs only where colours leave the RGB cube.)
 *   <li>Each channel is rounded to a whole 0–255, for every element type, as a resized picture is: float and quantised models
 *       see the same pixels, and those they were calibrated with.
 *   <li>The element is (value − mean)·scale, for integer types quantised: see {@link ElementTable}. The bars are the pad
 *       value, through the same.
 * </ol>
 *
 * <p>Threads: one at a time. It owns its scratch, and allocates only when size, format or encoding of the frames change.
 * Frames and tensors are touched during the call only.
 */
public final class Preprocessor {
    private final ImageInput input;
    private final ElementTable table;
    private @Nullable LetterboxPass pass;
    private @Nullable TensorSpec acceptedSpec;

    public Preprocessor(ImageInput input) {
        this.input = input;
        this.table = new ElementTable(input);
    }

    /**
     * Fills the whole tensor from a frame.
     *
     * @param tensor of the input's spec; filled, nothing behind its last element is touched
     * @param frame read
     * @return how the frame was fitted, to map boxes back
     * @throws IllegalArgumentException when the tensor is not the model input this was made for
     */
    public Letterbox fill(Tensor tensor, Frame frame) {
        accept(tensor.spec());
        LetterboxPass current = pass;
        if (current == null || !current.fits(frame)) {
            current = new LetterboxPass(input, table, frame);
            pass = current;
        }
        return current.fill(tensor.bytes(), frame);
    }

    @SuppressWarnings("ReferenceEquality") // A shortcut: comparing shapes for every frame would allocate.
    private void accept(TensorSpec spec) {
        if (spec != acceptedSpec) {
            if (!spec.equals(input.tensor())) {
                throw new IllegalArgumentException(
                        "the tensor to fill is " + spec + ", the model's input is " + input.tensor());
            }
            acceptedSpec = spec;
        }
    }
}
