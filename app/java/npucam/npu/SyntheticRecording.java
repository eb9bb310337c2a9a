package npucam.npu;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import npucam.data.ElementType;
import npucam.data.Quantization;
import npucam.data.Tensor;
import npucam.data.TensorSpec;

/**
 * A recording of a model that does not exist, for measuring without one: what a YOLOv8 of 640x640 pixels and COCO's 80 classes,
 * quantised to INT8 and cut at {@code concat}, gives for a frame with some objects. Always the same bytes.
 */
public final class SyntheticRecording {
    public static final int OBJECTS = 10;

    private static final int SIDE = 640;
    private static final int CLASSES = 80;
    private static final int BINS = 16;
    private static final int BOX_CHANNELS = 4 * BINS;
    private static final Quantization TENTHS = new Quantization(0.1f, 0);

    /** Half an object's width and height, in cells of the finest head. */
    private static final int HALF_WIDTH = 4;

    private static final int HALF_HEIGHT = 8;

    private final Random random = new Random(640);

    private SyntheticRecording() {}

    /** One inference. */
    public static Recording yolov8() {
        return new SyntheticRecording().recording();
    }

    private Recording recording() {
        TensorSpec input =
                new TensorSpec("images", List.of(1, 3, SIDE, SIDE), ElementType.U8, new Quantization(1 / 255f, 0));
        List<Tensor> maps = new ArrayList<>();
        for (int headStride : new int[] {8, 16, 32}) {
            int cells = SIDE / headStride;
            maps.add(background(new TensorSpec(
                    "stride" + headStride, List.of(1, BOX_CHANNELS + CLASSES, cells, cells), ElementType.I8, TENTHS)));
        }
        for (int object = 0; object < OBJECTS; object++) {
            draw(maps.get(0), object, 10 + 15 * (object % 5), 26 + 28 * (object / 5));
        }
        Recording recording =
                new Recording(input, maps.stream().map(Tensor::spec).toList());
        recording.add(Tensor.allocate(input), maps);
        return recording;
    }

    /** Logits of -12.8 to -6: no class is seen. */
    private Tensor background(TensorSpec spec) {
        Tensor map = Tensor.allocate(spec);
        for (int i = 0; i < spec.byteCount(); i++) {
            map.bytes().put(i, (byte) (-128 + random.nextInt(69)));
        }
        return map;
    }

    /** Nine cells around the object's centre see it, and all of them the same box. */
    private void draw(Tensor map, int classId, int centreX, int centreY) {
        for (int y = -1; y <= 1; y++) {
            for (int x = -1; x <= 1; x++) {
                int[] distances = {x + HALF_WIDTH, y + HALF_HEIGHT, HALF_WIDTH - x, HALF_HEIGHT - y};
                for (int side = 0; side < 4; side++) {
                    put(map, side * BINS + distances[side], centreX + x, centreY + y, 127);
                }
                put(map, BOX_CHANNELS + classId, centreX + x, centreY + y, 10 + random.nextInt(30));
            }
        }
    }

    private static void put(Tensor map, int channel, int x, int y, int logit) {
        int cells = map.spec().shape().get(3);
        map.bytes().put((channel * cells + y) * cells + x, (byte) logit);
    }
}
