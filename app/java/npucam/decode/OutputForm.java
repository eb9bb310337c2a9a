package npucam.decode;

import java.util.List;
import java.util.stream.Collectors;
import npucam.data.TensorLayout;

/**
 * One complete set of outputs that can be decoded: those for boxes and classes, as the scheme wants them, and those of the task.
 *
 * @param scheme where the model was cut
 * @param layout channels before cells ({@code NCHW}) or after them ({@code NHWC}), for boxes and classes
 * @param shape of the model
 * @param slots within a role in the order of the head strides
 */
record OutputForm(Scheme scheme, TensorLayout layout, ModelShape shape, List<Slot> slots) {

    /** For messages: {@code YOLOv8/11 pose, scheme concat NCHW, 80 classes, 640x640}. */
    @Override
    public String toString() {
        return scheme.familyText() + " " + shape.task() + ", scheme " + scheme + " " + layout + ", "
                + shape.classCount() + (shape.classCount() == 1 ? " class, " : " classes, ") + shape.grid();
    }

    /** For messages: {@code [1,1,4,8400] or [1,4,8400] with [1,80,8400]}. */
    String shapes() {
        return slots.stream().map(Slot::toString).collect(Collectors.joining(" with "));
    }
}
