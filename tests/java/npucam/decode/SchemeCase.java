package npucam.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import npucam.data.Detection;
import npucam.data.ElementType;
import npucam.data.Tensor;
import npucam.data.TensorLayout;
import npucam.model.OutputHints;

/**
 * The outputs of one scheme and the slow twin that reads them.
 *
 * @param scheme as a descriptor writes it
 * @param layout where channels lie
 * @param outputs in the order of the twin
 * @param twin the textbook's way from outputs to detections
 */
record SchemeCase(
        String scheme,
        TensorLayout layout,
        int width,
        int height,
        int classCount,
        List<Tensor> outputs,
        BiFunction<TextbookDecoder, List<Tensor>, List<TextbookDecoder.Found>> twin) {

    /** Every way to lay out a scene. */
    static List<SchemeCase> of(DetectScene scene) {
        List<SchemeCase> cases = new ArrayList<>();
        for (TensorLayout layout : TensorLayout.values()) {
            cases.add(of(scene, layout, "concat", scene.concat(layout), (twin, maps) -> twin.concat(maps, layout)));
            cases.add(
                    of(scene, layout, "concat", scene.joinedConcat(layout), (twin, maps) -> twin.concat(maps, layout)));
            cases.add(of(
                    scene,
                    layout,
                    "split",
                    scene.split(layout),
                    (twin, maps) -> twin.split(even(maps), odd(maps), layout)));
            cases.add(of(
                    scene,
                    layout,
                    "split",
                    scene.joinedSplit(layout),
                    (twin, maps) -> twin.split(even(maps), odd(maps), layout)));
            cases.add(of(
                    scene,
                    layout,
                    "one2one",
                    scene.sides("one2one_", layout),
                    (twin, maps) -> twin.oneToOne(even(maps), odd(maps), layout)));
            cases.add(of(
                    scene,
                    layout,
                    "one2one",
                    scene.joinedSides(layout),
                    (twin, maps) -> twin.oneToOne(even(maps), odd(maps), layout)));
            cases.add(of(
                    scene,
                    layout,
                    "one2many",
                    scene.sides("", layout),
                    (twin, maps) -> twin.oneToMany(even(maps), odd(maps), layout)));
            cases.add(of(
                    scene, layout, "output0", scene.output0(layout), (twin, all) -> twin.output0(all.get(0), layout)));
        }
        cases.add(of(
                scene,
                TensorLayout.NCHW,
                "dfl_sigmoid",
                scene.dflSigmoid(),
                (twin, pair) -> twin.dflSigmoid(pair.get(0), pair.get(1), TensorLayout.NCHW)));
        cases.add(of(
                scene,
                TensorLayout.NHWC,
                "dfl_sigmoid",
                scene.interleavedDflSigmoid(),
                (twin, pair) -> twin.dflSigmoid(pair.get(0), pair.get(1), TensorLayout.NHWC)));
        return cases;
    }

    private static SchemeCase of(
            DetectScene scene,
            TensorLayout layout,
            String scheme,
            List<Tensor> outputs,
            BiFunction<TextbookDecoder, List<Tensor>, List<TextbookDecoder.Found>> twin) {
        return new SchemeCase(scheme, layout, scene.width, scene.height, scene.classCount, outputs, twin);
    }

    static List<SchemeCase> of(AnchorScene scene) {
        int w = scene.width;
        int h = scene.height;
        int n = scene.classCount;
        return List.of(
                new SchemeCase(
                        "yolov5",
                        TensorLayout.NCHW,
                        w,
                        h,
                        n,
                        scene.maps(TensorLayout.NCHW),
                        (twin, maps) -> twin.yolov5(maps, TensorLayout.NCHW)),
                new SchemeCase(
                        "yolov5",
                        TensorLayout.NHWC,
                        w,
                        h,
                        n,
                        scene.maps(TensorLayout.NHWC),
                        (twin, maps) -> twin.yolov5(maps, TensorLayout.NHWC)),
                new SchemeCase(
                        "yolov5_transposed",
                        TensorLayout.NHWC,
                        w,
                        h,
                        n,
                        scene.transposed(),
                        TextbookDecoder::yolov5Transposed),
                new SchemeCase("yolov5_split", TensorLayout.NHWC, w, h, n, scene.split(), TextbookDecoder::yolov5Split),
                new SchemeCase(
                        "yolov5_output0",
                        TensorLayout.NHWC,
                        w,
                        h,
                        n,
                        List.of(scene.output0()),
                        (twin, all) -> twin.yolov5Output0(all.get(0))));
    }

    private static List<Tensor> even(List<Tensor> outputs) {
        return IntStream.range(0, outputs.size())
                .filter(i -> i % 2 == 0)
                .mapToObj(outputs::get)
                .toList();
    }

    private static List<Tensor> odd(List<Tensor> outputs) {
        return even(outputs.subList(1, outputs.size()));
    }

    /** The same scene in another element type. */
    SchemeCase with(List<Tensor> converted) {
        return new SchemeCase(scheme, layout, width, height, classCount, converted, twin);
    }

    /** In a type that keeps boxes and scores apart enough to be worth comparing, zero point in the middle. */
    SchemeCase in(ElementType type) {
        return with(outputs.stream().map(output -> converted(output, type)).toList());
    }

    private static Tensor converted(Tensor output, ElementType type) {
        if (!type.isQuantized()) {
            return DetectScene.convert(output, type, 1, 0);
        }
        float largest = 0;
        for (int i = 0; i < output.spec().elementCount(); i++) {
            largest = Math.max(largest, Math.abs(output.bytes().getFloat(4 * i)));
        }
        return DetectScene.convert(output, type, largest / 120, type == ElementType.U8 ? 131 : -2);
    }

    Decoder decoder(DecodeSettings settings) {
        OutputHints hints = new OutputHints(scheme, roles(), Optional.empty(), List.of(), true);
        return YoloRecognizer.recognize(
                TestModel.of(classCount, "", "detect", hints), width, height, DetectScene.specs(outputs), settings);
    }

    /** The classes of a model of one class look like its objectness. */
    private Map<String, String> roles() {
        return scheme.equals("yolov5_split") && classCount == 1
                ? Map.of("objectness0", "objectness", "objectness1", "objectness", "objectness2", "objectness")
                : Map.of();
    }

    List<Detection> decode(DecodeSettings settings) {
        return decoder(settings)
                .decode(outputs, TestModel.unscaled(width, height))
                .detections();
    }

    List<TextbookDecoder.Found> decodeSlowly(DecodeSettings settings) {
        return twin.apply(new TextbookDecoder(width, height, classCount, settings), outputs);
    }

    /** For messages. */
    @Override
    public String toString() {
        return scheme + " " + DetectScene.specs(outputs);
    }
}
