package npucam.preprocess;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** Float views of the few tensors that take turns, so that none is made per frame. */
final class FloatViews {
    private static final int TENSORS_REMEMBERED = 8;

    private final @Nullable ByteBuffer[] tensors = new @Nullable ByteBuffer[TENSORS_REMEMBERED];
    private final @Nullable FloatBuffer[] views = new @Nullable FloatBuffer[TENSORS_REMEMBERED];
    private int next;

    @SuppressWarnings("ReferenceEquality") // Buffers are equal by content, which is neither meant nor affordable here.
    FloatBuffer of(ByteBuffer tensor) {
        for (int i = 0; i < TENSORS_REMEMBERED; i++) {
            FloatBuffer view = views[i];
            if (tensors[i] == tensor && view != null) {
                return view;
            }
        }
        FloatBuffer view = tensor.asFloatBuffer();
        tensors[next] = tensor;
        views[next] = view;
        next = (next + 1) % TENSORS_REMEMBERED;
        return view;
    }
}
