package npucam.decode;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import npucam.data.Tensor;
import npucam.data.TensorLayout;

/** A seeded random scene as the head of YOLOv5 would give it: background, and some cells that see an object. */
final class AnchorScene {
    final int width;
    final int height;
    final int classCount;

    /** Per head {@code [3*(5+classes)][cells]}. */
    private final float[][] logits = new float[3][];

    AnchorScene(int width, int height, int classCount, int objects, long seed) {
        this.width = width;
        this.height = height;
        this.classCount = classCount;
        Random random = new Random(seed);
        for (int head = 0; head < 3; head++) {
            logits[head] = new float[3 * perBox() * cells(head)];
            for (int i = 0; i < logits[head].length; i++) {
                logits[head][i] = random.nextFloat() * 6 - 5;
            }
            for (int size = 0; size < 3; size++) {
                int objectness = (size * perBox() + 4) * cells(head);
                Arrays.fill(logits[head], objectness, objectness + cells(head), -7);
            }
        }
        for (int i = 0; i < objects; i++) {
            addObject(random);
        }
    }

    private void addObject(Random random) {
        int head = random.nextInt(3);
        int first = random.nextInt(3) * perBox();
        int cell = random.nextInt(cells(head));
        int id = random.nextInt(classCount);
        for (int next = cell; next < Math.min(cell + 4, cells(head)); next++) {
            logits[head][(first + 4) * cells(head) + next] = random.nextFloat() * 5 - 2;
            logits[head][(first + 5 + id) * cells(head) + next] = random.nextFloat() * 5 - 1;
        }
    }

    private int perBox() {
        return 5 + classCount;
    }

    private int rows(int head) {
        return height / (8 << head);
    }

    private int columns(int head) {
        return width / (8 << head);
    }

    private int cells(int head) {
        return rows(head) * columns(head);
    }

    List<Tensor> maps(TensorLayout layout) {
        return IntStream.range(0, 3)
                .mapToObj(head -> layout == TensorLayout.NCHW
                        ? DetectScene.f32("p" + head, logits[head], 1, 3 * perBox(), rows(head), columns(head))
                        : DetectScene.f32(
                                "p" + head,
                                channelsLast(logits[head], 3 * perBox()),
                                1,
                                rows(head),
                                columns(head),
                                3 * perBox()))
                .toList();
    }

    /** As the Transpose nodes give them. */
    List<Tensor> transposed() {
        return IntStream.range(0, 3)
                .mapToObj(head ->
                        DetectScene.f32("t" + head, perSize(logits[head]), 1, 3, rows(head), columns(head), perBox()))
                .toList();
    }

    /** Box, objectness and classes of each head apart, without a batch. */
    List<Tensor> split() {
        return IntStream.range(0, 3)
                .boxed()
                .flatMap(head -> Stream.of(
                        part("box", head, 0, 4), part("objectness", head, 4, 5), part("classes", head, 5, perBox())))
                .toList();
    }

    private Tensor part(String name, int head, int from, int to) {
        float[] all = perSize(logits[head]);
        float[] part = new float[3 * cells(head) * (to - from)];
        for (int place = 0; place < 3 * cells(head); place++) {
            System.arraycopy(all, place * perBox() + from, part, place * (to - from), to - from);
        }
        return DetectScene.f32(name + head, part, 3, rows(head), columns(head), to - from);
    }

    private float[] perSize(float[] head) {
        int length = Math.floorDiv(head.length, 3);
        float[] out = new float[head.length];
        for (int size = 0; size < 3; size++) {
            float[] one = channelsLast(Arrays.copyOfRange(head, size * length, (size + 1) * length), perBox());
            System.arraycopy(one, 0, out, size * length, length);
        }
        return out;
    }

    /** Decoded, as an export ends; the boxes are those of the logits taken as probabilities of the input size. */
    Tensor output0() {
        float[] all = new float[0];
        for (Tensor head : transposed()) {
            float[] values = new float[head.spec().elementCount()];
            for (int i = 0; i < values.length; i++) {
                double probability = 1 / (1 + Math.exp(-head.bytes().getFloat(4 * i)));
                int channel = i % perBox();
                double scale = channel > 3 ? 1 : channel > 1 ? 60 : channel == 0 ? width : height;
                values[i] = (float) (probability * scale);
            }
            int before = all.length;
            all = Arrays.copyOf(all, before + values.length);
            System.arraycopy(values, 0, all, before, values.length);
        }
        return DetectScene.f32("output0", all, 1, Math.floorDiv(all.length, perBox()), perBox());
    }

    private static float[] channelsLast(float[] planar, int channels) {
        int cells = Math.floorDiv(planar.length, channels);
        float[] out = new float[planar.length];
        for (int i = 0; i < out.length; i++) {
            out[i % cells * channels + Math.floorDiv(i, cells)] = planar[i];
        }
        return out;
    }
}
