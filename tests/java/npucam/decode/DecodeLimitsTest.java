package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.ElementType;
import npucam.data.Letterbox;
import npucam.data.Tensor;
import npucam.data.TensorLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Thresholds, limits, broken outputs. */
class DecodeLimitsTest {
    private static final Letterbox UNSCALED = TestModel.unscaled(160, 128);

    private final DetectScene scene = new DetectScene(160, 128, 5, 21).withObjects(12, 8);

    private Stream<List<Tensor>> everyScheme() {
        return Stream.of(
                scene.concat(TensorLayout.NCHW),
                scene.concat(TensorLayout.NHWC),
                scene.dflSigmoid(),
                scene.output0(TensorLayout.NCHW),
                scene.output0(TensorLayout.NHWC));
    }

    private List<Detection> decode(List<Tensor> outputs, DecodeSettings settings) {
        return TestModel.decoder(scene, outputs, settings)
                .decode(outputs, UNSCALED)
                .detections();
    }

    @Test
    void aScoreEqualToTheThresholdIsNotDetected() {
        AnchorScene anchors = new AnchorScene(160, 128, 5, 12, 21);
        Stream.concat(SchemeCase.of(scene).stream(), SchemeCase.of(anchors).stream())
                .forEach(scheme -> {
                    List<Detection> all = scheme.decode(new DecodeSettings(0.25f, 1, 30_000, 300));
                    float lowest = all.get(all.size() - 1).score();
                    long above =
                            all.stream().filter(found -> found.score() > lowest).count();
                    assertEquals(above, countAbove(lowest, scheme), scheme.toString());
                    assertEquals(all.size(), countAbove(Math.nextDown(lowest), scheme), scheme.toString());
                });
    }

    private static int countAbove(float threshold, SchemeCase scheme) {
        return scheme.decode(new DecodeSettings(threshold, 1, 30_000, 300)).size();
    }

    @Test
    void aSecondClassOfACellIsDetectedOnlyAboveTheThreshold() {
        float cut = Activation.LOGIT.cut(0.6f);
        assertEquals(1, pairsOfOneCell(cut));
        assertEquals(2, pairsOfOneCell(Math.nextUp(cut)));
    }

    /** Of a one-to-one head in which a cell sees one class clearly and a second with the given logit. */
    private static int pairsOfOneCell(float logit) {
        DetectScene seen = new DetectScene(96, 64, 3, 23);
        seen.classLogits[seen.cells + 30] = 2;
        seen.classLogits[2 * seen.cells + 30] = logit;
        SchemeCase oneToOne = SchemeCase.of(seen).stream()
                .filter(scheme -> scheme.scheme().equals("one2one"))
                .findFirst()
                .orElseThrow();
        return countAbove(0.6f, oneToOne);
    }

    @Test
    void everyCellIsACandidateAtThresholdZeroAndNoneAtOne() {
        everyScheme().forEach(outputs -> {
            assertEquals(
                    scene.cells,
                    decode(outputs, new DecodeSettings(0, 1, 30_000, 30_000)).size());
            assertEquals(List.of(), decode(outputs, new DecodeSettings(1, 1, 30_000, 30_000)));
        });
    }

    @Test
    void ofEqualClassesTheLowestWins() {
        DetectScene tied = new DetectScene(96, 64, 20, 22);
        for (int cell = 0; cell < tied.cells; cell++) {
            for (int id : cell % 2 == 0 ? new int[] {2, 3, 17} : new int[] {11, 12}) {
                tied.classLogits[id * tied.cells + cell] = cell % 3 == 0 ? 1 : id % 2 == 0 ? 0f : -0f;
            }
        }
        List<Tensor> bytes = tied.concat(TensorLayout.NCHW).stream()
                .map(map -> DetectScene.convert(map, ElementType.I8, 0.0625f, 0))
                .toList();
        for (List<Tensor> outputs : List.of(
                tied.concat(TensorLayout.NCHW),
                tied.concat(TensorLayout.NHWC),
                bytes,
                tied.dflSigmoid(),
                tied.output0(TensorLayout.NCHW))) {
            List<Detection> found = TestModel.decoder(tied, outputs, new DecodeSettings(0.25f, 1, 30_000, 30_000))
                    .decode(outputs, TestModel.unscaled(96, 64))
                    .detections();
            assertEquals(tied.cells, found.size());
            assertEquals(
                    tied.cells / 2,
                    found.stream().filter(one -> one.classId() == 2).count());
            assertEquals(
                    tied.cells / 2,
                    found.stream().filter(one -> one.classId() == 11).count());
        }
    }

    @Test
    void detectionsEndAtTheLimitBestFirst() {
        everyScheme().forEach(outputs -> {
            List<Detection> all = decode(outputs, DecodeSettings.DEFAULTS);
            assertTrue(all.size() > 4);
            assertEquals(all.subList(0, 4), decode(outputs, new DecodeSettings(0.25f, 0.45f, 30_000, 4)));
        });
    }

    @Test
    void theCandidateLimitKeepsTheBestCandidates() {
        DecodeSettings limited = new DecodeSettings(0.25f, 0.45f, 20, 300);
        everyScheme().forEach(outputs -> {
            List<Detection> every = decode(outputs, new DecodeSettings(0.25f, 1, 30_000, 300));
            float twentieth = every.get(19).score();
            List<Detection> expected =
                    decode(outputs, new DecodeSettings(every.get(20).score(), 0.45f, 30_000, 300));
            assertTrue(every.size() > 20 && twentieth > every.get(20).score());
            assertEquals(expected, decode(outputs, limited));
        });
    }

    @Test
    void ofEqualScoresTheCandidateLimitKeepsTheEarlierAnchors() {
        DetectScene flat = new DetectScene(32, 32, 1, 1);
        Arrays.fill(flat.classLogits, 2);
        List<Tensor> maps = flat.concat(TensorLayout.NCHW);
        Letterbox letterbox = TestModel.unscaled(32, 32);
        List<Detection> all = TestModel.decoder(flat, maps, new DecodeSettings(0.5f, 1, 30_000, 300))
                .decode(maps, letterbox)
                .detections();
        List<Detection> limited = TestModel.decoder(flat, maps, new DecodeSettings(0.5f, 1, 7, 300))
                .decode(maps, letterbox)
                .detections();
        assertEquals(21, all.size());
        assertEquals(all.subList(0, 7), limited);
    }

    @Test
    void framesInWhichALimitCutsAreCounted() {
        List<Tensor> outputs = scene.dflSigmoid();
        int all = decode(outputs, DecodeSettings.DEFAULTS).size();
        int candidates =
                decode(outputs, new DecodeSettings(0.25f, 1, 30_000, 30_000)).size();
        assertTrue(all > 3 && candidates > all);
        assertEquals(new Cuts(0, 0), cutsInTwoFrames(outputs, candidates, all));
        assertEquals(new Cuts(0, 2), cutsInTwoFrames(outputs, candidates, all - 1));
        assertEquals(new Cuts(2, 0), cutsInTwoFrames(outputs, candidates - 1, all));
        assertEquals(new Cuts(2, 2), cutsInTwoFrames(outputs, all, 1));
    }

    private Cuts cutsInTwoFrames(List<Tensor> outputs, int candidateLimit, int detectionLimit) {
        Decoder decoder =
                TestModel.decoder(scene, outputs, new DecodeSettings(0.25f, 0.45f, candidateLimit, detectionLimit));
        decoder.decode(outputs, UNSCALED);
        decoder.decode(outputs, UNSCALED);
        return decoder.cuts();
    }

    @Test
    void aDecoderServesManyFramesAndManyBuffers() {
        everyScheme().forEach(outputs -> {
            Decoder decoder = TestModel.decoder(scene, outputs, DecodeSettings.DEFAULTS);
            List<Detection> expected = decoder.decode(outputs, UNSCALED).detections();
            for (int frame = 0; frame < 40; frame++) {
                List<Tensor> lent = new ArrayList<>();
                for (Tensor output : outputs) {
                    Tensor copy = Tensor.allocate(output.spec());
                    copy.bytes().put(0, output.bytes(), 0, output.spec().byteCount());
                    lent.add(copy);
                }
                assertEquals(expected, decoder.decode(lent, UNSCALED).detections());
                lent.forEach(DecodeLimitsTest::zero);
                if (outputs.size() < 3) {
                    assertEquals(List.of(), decoder.decode(lent, UNSCALED).detections());
                }
            }
        });
    }

    private static void zero(Tensor tensor) {
        for (int i = 0; i < tensor.spec().byteCount(); i++) {
            tensor.bytes().put(i, (byte) 0);
        }
    }

    @Test
    void boxesComeBackInTheFramesPixels() {
        Letterbox letterbox = Letterbox.fit(333, 251, 160, 128);
        everyScheme().forEach(outputs -> {
            Decoder decoder = TestModel.decoder(scene, outputs, DecodeSettings.DEFAULTS);
            List<Detection> inModel = decoder.decode(outputs, new Letterbox(160, 128, 160, 128, 160, 128, 0, 0))
                    .detections();
            List<Detection> inFrame = decoder.decode(outputs, letterbox).detections();
            for (int i = 0; i < inModel.size(); i++) {
                Box clippedToModel = inModel.get(i).boxInFrame();
                Box actual = inFrame.get(i).boxInFrame();
                Box expected = letterbox.toFrame(clippedToModel);
                assertEquals(expected.left(), actual.left(), 1e-3f);
                assertEquals(expected.top(), actual.top(), 1e-3f);
                assertEquals(expected.right(), actual.right(), 1e-3f);
                assertEquals(expected.bottom(), actual.bottom(), 1e-3f);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(TensorLayout.class)
    void nanInAnyClassElementIsAnErrorNotAnEmptyFrame(TensorLayout layout) {
        for (List<Tensor> outputs : List.of(scene.concat(layout), scene.dflSigmoid(), scene.output0(layout))) {
            Tensor last = outputs.get(outputs.size() - 1);
            for (float nan : new float[] {Float.NaN, Float.intBitsToFloat(0xffc00000)}) {
                last.bytes().putFloat(last.spec().byteCount() - 4, nan);
                String message = refused(() -> decode(outputs, DecodeSettings.DEFAULTS));
                assertTrue(message.contains(last.spec().name()) && message.contains("NaN"), message);
                assertThrows(DecodeException.class, () -> decode(outputs, new DecodeSettings(1, 0.45f, 30_000, 300)));
            }
        }
    }

    @Test
    void nanInYolov5sObjectnessOrInAClassOfAnObjectIsAnError() {
        for (int channel : new int[] {4, 7}) {
            Tensor output = new AnchorScene(160, 128, 5, 6, 3).output0();
            for (int i = 0; i < output.spec().elementCount(); i += 10) {
                output.bytes().putFloat(4 * (i + 4), 0.9f);
                output.bytes().putFloat(4 * (i + channel), Float.NaN);
            }
            String message = refused(() -> decode(List.of(output), DecodeSettings.DEFAULTS));
            assertTrue(message.contains("output0") && message.contains("NaN"), message);
        }
    }

    @Test
    void logitsWhereProbabilitiesBelongAreAnError() {
        List<Tensor> outputs = scene.dflSigmoid();
        outputs.get(1).bytes().putFloat(40, 3.5f);
        String message = refused(() -> decode(outputs, DecodeSettings.DEFAULTS));
        assertTrue(message.contains("3.5") && message.contains("sigmoid"), message);
    }

    private static String refused(Executable decoding) {
        return String.valueOf(assertThrows(DecodeException.class, decoding).getMessage());
    }

    @Test
    void aBoxThatIsNotFiniteIsAnError() {
        everyScheme().forEach(outputs -> {
            for (float broken : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
                List<Tensor> copies = new ArrayList<>();
                for (Tensor output : outputs) {
                    Tensor copy = Tensor.allocate(output.spec());
                    copy.bytes().put(0, output.bytes(), 0, output.spec().byteCount());
                    copies.add(copy);
                }
                breakBoxes(copies, broken);
                assertThrows(DecodeException.class, () -> decode(copies, DecodeSettings.DEFAULTS));
            }
        });
    }

    /** Overwrites channel 0 of every cell. */
    private void breakBoxes(List<Tensor> outputs, float broken) {
        for (Tensor output : outputs) {
            List<Integer> shape = output.spec().shape();
            boolean channelsLast = shape.get(shape.size() - 1) == 69 || shape.get(shape.size() - 1) == 9;
            int cells = channelsLast
                    ? output.spec().elementCount() / shape.get(shape.size() - 1)
                    : shape.size() == 4 && shape.get(2) != 4 ? shape.get(2) * shape.get(3) : scene.cells;
            boolean scoresOnly = output.spec().name().contains("Sigmoid");
            for (int cell = 0; cell < cells && !scoresOnly; cell++) {
                int index = channelsLast ? cell * shape.get(shape.size() - 1) : cell;
                output.bytes().putFloat(4 * index, broken);
            }
        }
    }
}
