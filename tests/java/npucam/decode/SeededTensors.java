package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import npucam.data.Tensor;
import npucam.decode.SeededRows.RowExtra;
import tools.jackson.databind.JsonNode;

/**
 * The outputs of a golden's model at one of its cuts, F32 in NCHW: the numbers of {@link SeededHead} and {@link SeededRows} laid out. The twin of
 * {@code tests/golden/cuts.py}. Names and shapes are those of the file.
 */
final class SeededTensors {
    private final Golden golden;
    private final SeededHead head;
    private final SeededRows rows;

    private SeededTensors(Golden golden) {
        this.golden = golden;
        this.head = new SeededHead(golden);
        this.rows = new SeededRows(golden);
    }

    static List<Tensor> of(Golden.Cut cut) {
        List<float[]> values = new SeededTensors(cut.golden()).values(cut.name());
        List<JsonNode> described = cut.tensors().values().stream().toList();
        assertEquals(described.size(), values.size(), cut + ": number of tensors");
        return IntStream.range(0, values.size())
                .mapToObj(i -> tensor(described.get(i), values.get(i)))
                .toList();
    }

    private static Tensor tensor(JsonNode described, float[] values) {
        Integer[] shape =
                described.get("shape").values().stream().map(JsonNode::asInt).toArray(Integer[]::new);
        Tensor tensor = DetectScene.f32(described.get("name").asString(), values, shape);
        assertEquals(tensor.spec().elementCount(), values.length, tensor.spec().toString());
        return tensor;
    }

    private List<float[]> values(String cut) {
        return switch (cut) {
            case "concat" -> concat();
            case "split" -> split();
            case "flat" -> flat();
            case "dfl_sigmoid" -> dflSigmoid();
            case "output0" -> withProtos(Stream.of(decoded()));
            case "end_to_end" -> withProtos(Stream.of(endToEnd()));
            case "yolov5" -> heads(this::anchors).toList();
            case "yolov5_transposed" -> heads(this::anchorsChannelsLast).toList();
            case "yolov5_split" ->
                IntStream.range(0, SeededHead.HEADS)
                        .boxed()
                        .flatMap(this::anchorParts)
                        .toList();
            case "logits" -> List.of(rows.classificationLogits());
            case "probabilities" -> List.of(rows.classificationProbabilities());
            default -> throw new IllegalArgumentException(cut);
        };
    }

    private List<float[]> concat() {
        Stream<float[]> joined = heads(i -> join(boxes(i), head.classLogits(i)));
        return withProtos(hasExtra() ? Stream.concat(joined, Stream.of(flat(this::extra))) : joined);
    }

    private List<float[]> split() {
        Stream<float[]> maps = Stream.concat(heads(this::boxes), heads(head::classLogits));
        return withProtos(hasExtra() ? Stream.concat(maps, heads(this::extra)) : maps);
    }

    private List<float[]> flat() {
        Stream<float[]> joined = Stream.of(flat(this::boxes), flat(head::classLogits));
        return withProtos(hasExtra() ? Stream.concat(joined, Stream.of(flat(this::extra))) : joined);
    }

    private List<float[]> dflSigmoid() {
        Stream<float[]> joined =
                Stream.of(flat(i -> scaled(head.dflDistances(i), SeededHead.UNIT)), flat(head::probabilities));
        IntFunction<float[]> extra = golden.task().equals("obb") ? this::angleProbabilities : this::extra;
        return withProtos(hasExtra() ? Stream.concat(joined, Stream.of(flat(extra))) : joined);
    }

    /** Centre and size, probabilities, the task's extra as it is used. */
    private float[] decoded() {
        float[] boxes = join(flat(this::centreAndSize), flat(head::probabilities));
        return switch (golden.task()) {
            case "detect" -> boxes;
            case "pose" -> join(boxes, flat(this::decodedKeypoints));
            case "seg" -> join(boxes, flat(this::extra));
            case "obb" -> join(boxes, flat(this::decodedAngle));
            default -> throw new IllegalArgumentException(golden.task());
        };
    }

    private float[] endToEnd() {
        List<RowExtra> extras = switch (golden.task()) {
            case "detect" -> List.of();
            case "pose" -> keypointExtras();
            case "seg" -> Collections.nCopies(SeededHead.COEFFICIENTS, RowExtra.COEFFICIENT);
            case "obb" -> List.of(RowExtra.ANGLE);
            default -> throw new IllegalArgumentException(golden.task());
        };
        return rows.endToEndRows(Math.min(300, head.allCells()), extras);
    }

    private List<RowExtra> keypointExtras() {
        int dimensions = golden.keypointDimensions();
        return IntStream.range(0, golden.keypoints() * dimensions)
                .mapToObj(i -> i % dimensions == 2 ? RowExtra.VISIBILITY : RowExtra.PIXEL)
                .toList();
    }

    private boolean hasExtra() {
        return !golden.task().equals("detect");
    }

    private List<float[]> withProtos(Stream<float[]> tensors) {
        List<float[]> all = new ArrayList<>(tensors.toList());
        if (golden.task().equals("seg")) {
            all.add(head.protos());
        }
        return all;
    }

    private float[] boxes(int i) {
        return golden.family().equals("yolo26") ? scaled(head.distances(i), SeededHead.UNIT) : head.dflLogits(i);
    }

    private float[] extra(int i) {
        return switch (golden.task()) {
            case "pose" -> head.extra(i, golden.keypoints() * golden.keypointDimensions());
            case "seg" -> head.extra(i, SeededHead.COEFFICIENTS);
            case "obb" -> scaled(head.angles(i), SeededNumbers.FRACTION);
            default -> throw new IllegalArgumentException(golden.task());
        };
    }

    private float[] angleProbabilities(int i) {
        return scaled(Arrays.stream(head.angles(i)).map(angle -> angle + 28672).toArray(), SeededNumbers.PROBABILITY);
    }

    /** Of YOLO26 any angle, of others what a sigmoid allows. */
    private float[] decodedAngle(int i) {
        return golden.family().equals("yolo26")
                ? extra(i)
                : scaled(
                        Arrays.stream(head.angles(i))
                                .map(angle -> Math.floorDiv(angle, 4) + 3200)
                                .toArray(),
                        SeededNumbers.FRACTION);
    }

    private float[] centreAndSize(int i) {
        int[] distances = head.dflDistances(i);
        int cells = head.cells(i);
        float cell = SeededHead.headStride(i) / (float) SeededHead.UNIT;
        float[] boxes = new float[4 * cells];
        for (int place = 0; place < cells; place++) {
            for (int axis = 0; axis < 2; axis++) {
                int grid = axis == 0 ? place % head.columns(i) : Math.floorDiv(place, head.columns(i));
                int before = distances[axis * cells + place];
                int after = distances[(2 + axis) * cells + place];
                int anchor = SeededHead.UNIT * grid + SeededHead.UNIT / 2;
                boxes[axis * cells + place] = (2 * anchor - before + after) / 2f * cell;
                boxes[(2 + axis) * cells + place] = (before + after) * cell;
            }
        }
        return boxes;
    }

    private float[] decodedKeypoints(int i) {
        float[] points = extra(i);
        float[] visibilities = head.visibilities(i, golden.keypoints());
        int cells = head.cells(i);
        for (int index = 0; index < points.length; index++) {
            int place = index % cells;
            int keypoint = (index / cells) / golden.keypointDimensions();
            points[index] = switch ((index / cells) % golden.keypointDimensions()) {
                case 0 -> (2 * points[index] + place % head.columns(i)) * SeededHead.headStride(i);
                case 1 -> (2 * points[index] + Math.floorDiv(place, head.columns(i))) * SeededHead.headStride(i);
                default -> visibilities[keypoint * cells + place];
            };
        }
        return points;
    }

    private float[] anchors(int i) {
        return IntStream.range(0, SeededHead.ANCHORS)
                .mapToObj(anchor -> head.anchorLogits(i, anchor))
                .reduce(new float[0], SeededTensors::join);
    }

    private float[] anchorsChannelsLast(int i) {
        float[] planar = anchors(i);
        int cells = head.cells(i);
        int channels = 5 + golden.classCount();
        float[] interleaved = new float[planar.length];
        for (int index = 0; index < planar.length; index++) {
            int anchor = index / (cells * channels);
            int channel = (index / cells) % channels;
            interleaved[(anchor * cells + index % cells) * channels + channel] = planar[index];
        }
        return interleaved;
    }

    /** Box, objectness and classes apart. */
    private Stream<float[]> anchorParts(int i) {
        int channels = 5 + golden.classCount();
        float[] all = anchorsChannelsLast(i);
        return Stream.of(
                channels(all, channels, 0, 4), channels(all, channels, 4, 5), channels(all, channels, 5, channels));
    }

    /** Some of the channels, which come last. */
    private static float[] channels(float[] all, int channels, int from, int to) {
        int count = to - from;
        float[] some = new float[all.length / channels * count];
        for (int index = 0; index < some.length; index++) {
            some[index] = all[index / count * channels + from + index % count];
        }
        return some;
    }

    /** The maps of the three heads, one after the other in each channel. */
    private float[] flat(IntFunction<float[]> map) {
        List<float[]> maps = heads(map).toList();
        int channels = maps.get(0).length / head.cells(0);
        float[] all = new float[channels * head.allCells()];
        int place = 0;
        for (int channel = 0; channel < channels; channel++) {
            for (int i = 0; i < SeededHead.HEADS; i++) {
                System.arraycopy(maps.get(i), channel * head.cells(i), all, place, head.cells(i));
                place += head.cells(i);
            }
        }
        return all;
    }

    private static Stream<float[]> heads(IntFunction<float[]> map) {
        return IntStream.range(0, SeededHead.HEADS).mapToObj(map);
    }

    private static float[] scaled(int[] units, int perOne) {
        float[] values = new float[units.length];
        for (int i = 0; i < units.length; i++) {
            values[i] = units[i] / (float) perOne;
        }
        return values;
    }

    private static float[] join(float[] first, float[] second) {
        float[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
