package npucam.npu;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import javax.imageio.ImageIO;
import npucam.capture.FrameSource;
import npucam.capture.SyntheticSource;
import npucam.data.ElementType;
import npucam.data.FrameReport;
import npucam.data.ImageInput;
import npucam.data.Tensor;
import npucam.decode.DecodeSettings;
import npucam.decode.Decoder;
import npucam.decode.YoloRecognizer;
import npucam.health.Ledger;
import npucam.health.LineStats;
import npucam.model.ModelDescriptor;
import npucam.pipeline.Line;
import npucam.preprocess.Preprocessor;
import org.junit.jupiter.api.Test;

/** What {@code BmrtSimulatorIT} runs in a JVM of its own: {@code outputs|contract|cores|line|leave MODEL}. */
public final class BmrtSimulatorRuns {
    /** The exit code of {@code leave}. */
    public static final int LEFT = 3;

    private static final int LINE_FRAMES = 20;
    private static final Path DATA = Path.of("tests/data/shapes");

    private BmrtSimulatorRuns() {}

    public static void main(String[] arguments) throws Exception {
        System.setOut(NativeStdout.stream());
        Path model = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "outputs" -> outputs(model);
            case "contract" -> contract(slots -> open(model, List.of(), slots));
            case "cores" -> cores(model);
            case "line" -> line(model);
            case "leave" -> leave(model);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static BmrtEngine open(Path model, List<Integer> cores, int slots) {
        return BmrtEngine.open(model, BmrtLibrary.ofSimulator(), cores, slots);
    }

    private static void outputs(Path model) throws IOException {
        try (BmrtEngine engine = open(model, List.of(), 1)) {
            say(engine.description());
            fillWithThePicture(engine.input(0));
            long start = System.nanoTime();
            engine.launch(0);
            long launched = System.nanoTime();
            engine.await(0);
            say("launch " + millis(launched - start) + ", await " + millis(System.nanoTime() - launched));
            requireExpected(model, engine.outputs(0));
        }
    }

    /** The outputs the vendor's own program has for the picture, bit for bit. */
    static void requireExpected(Path model, List<Tensor> outputs) throws IOException {
        for (int i = 0; i < outputs.size(); i++) {
            String type = outputs.get(i).spec().type() == ElementType.F32 ? "float32" : "int8";
            byte[] expected =
                    Files.readAllBytes(DATA.resolve("npu/" + model.getFileName() + ".out" + i + "." + type + ".bin"));
            byte[] actual = new byte[outputs.get(i).spec().byteCount()];
            outputs.get(i).bytes().get(0, actual);
            if (!Arrays.equals(expected, actual)) {
                throw new AssertionError(
                        outputs.get(i).spec() + " differs at byte " + Arrays.mismatch(expected, actual));
            }
        }
    }

    /** RGB planar; a float input takes value × 0.0039216, as the expected outputs were made. */
    static void fillWithThePicture(Tensor input) throws IOException {
        BufferedImage picture =
                ImageIO.read(DATA.resolve("letterboxed/a-640x480.png").toFile());
        int pixels = picture.getWidth() * picture.getHeight();
        for (int i = 0; i < 3 * pixels; i++) {
            int at = i % pixels;
            int rgb = picture.getRGB(at % picture.getWidth(), at / picture.getWidth());
            int value = (rgb >> (16 - 8 * (i / pixels))) & 0xFF;
            if (input.spec().type() == ElementType.U8) {
                input.bytes().put(i, (byte) value);
            } else {
                input.bytes().putFloat(Float.BYTES * i, value * 0.0039216f);
            }
        }
    }

    /** Runs every test of the contract on engines that {@code opener} makes, given the number of slots. */
    static void contract(IntFunction<InferenceEngine> opener) throws IllegalAccessException {
        EngineContract contract = new EngineContract() {
            @Override
            InferenceEngine open(int slots) {
                return opener.apply(slots);
            }
        };
        int held = 0;
        for (Method test : EngineContract.class.getDeclaredMethods()) {
            if (test.isAnnotationPresent(Test.class)) {
                try {
                    test.invoke(contract);
                    held++;
                } catch (InvocationTargetException failed) {
                    throw new AssertionError(test.getName(), failed.getCause());
                }
            }
        }
        say("the contract held " + held + " times");
    }

    /** Both slots in flight at once, each with another input; the answers must be those of one core alone. */
    private static void cores(Path model) throws Exception {
        byte[][] alone = new byte[2][];
        try (BmrtEngine engine = open(model, List.of(0), 1)) {
            for (int i = 0; i < 2; i++) {
                EngineContract.infer(engine, 0, i);
                alone[i] = firstOutput(engine, 0);
            }
        }
        try (BmrtEngine engine = open(model, List.of(0, 1), 2)) {
            say(engine.description());
            for (int round = 0; round < 10; round++) {
                for (int slot = 0; slot < 2; slot++) {
                    EngineContract.fill(engine.input(slot), (slot + round) % 2);
                    engine.launch(slot);
                }
                for (int slot = 0; slot < 2; slot++) {
                    engine.await(slot);
                    if (!Arrays.equals(alone[(slot + round) % 2], firstOutput(engine, slot))) {
                        throw new AssertionError("round " + round + ", slot " + slot + ": another output than alone");
                    }
                }
            }
        }
        if (Arrays.equals(alone[0], alone[1])) {
            throw new AssertionError("both inputs give the same output");
        }
    }

    /** The whole line with frames in flight sees in each frame what it sees with one slot. */
    private static void line(Path model) {
        List<FrameReport> alone = reports(model, List.of(), 1);
        if (alone.stream().map(FrameReport::findings).distinct().count() < LINE_FRAMES / 2) {
            throw new AssertionError("the frames look too much alike: " + alone);
        }
        requireSame(alone, reports(model, List.of(), 2));
        requireSame(alone, reports(model, List.of(), 3));
        requireSame(alone, reports(model, List.of(0, 1), 3));
    }

    private static List<FrameReport> reports(Path model, List<Integer> cores, int slots) {
        ModelDescriptor descriptor = ModelDescriptor.read(model, Optional.empty());
        List<FrameReport> reports = new ArrayList<>();
        try (InferenceEngine engine = open(model, cores, slots);
                FrameSource source = SyntheticSource.alternating(640, 480, 320, 320, 3)) {
            ImageInput input = descriptor.imageInput(engine.inputSpec());
            Decoder decoder = YoloRecognizer.recognize(
                    descriptor, input.width(), input.height(), engine.outputSpecs(), DecodeSettings.DEFAULTS);
            Line[] line = new Line[1];
            line[0] = new Line(
                    source,
                    new Preprocessor(input),
                    engine,
                    decoder,
                    report -> {
                        reports.add(report);
                        if (reports.size() == LINE_FRAMES) {
                            line[0].stop();
                        }
                    },
                    new Ledger(),
                    new LineStats());
            line[0].run();
        }
        return reports.subList(0, LINE_FRAMES);
    }

    private static void requireSame(List<FrameReport> expected, List<FrameReport> actual) {
        for (int i = 0; i < expected.size(); i++) {
            if (expected.get(i).sequence() != actual.get(i).sequence()
                    || !expected.get(i).findings().equals(actual.get(i).findings())) {
                throw new AssertionError("alone " + expected.get(i) + ", in flight " + actual.get(i));
            }
        }
        say(expected.size() + " frames are the same");
    }

    private static byte[] firstOutput(BmrtEngine engine, int slot) {
        Tensor output = engine.outputs(slot).get(0);
        byte[] bytes = new byte[output.spec().byteCount()];
        output.bytes().get(0, bytes);
        return bytes;
    }

    private static void leave(Path model) throws InterruptedException {
        BmrtEngine engine = open(model, List.of(), 2);
        Thread inferring = new Thread(() -> {
            while (true) {
                EngineContract.infer(engine, 0, 1);
            }
        });
        inferring.setDaemon(true);
        inferring.start();
        engine.launch(1);
        Thread.sleep(700);
        System.exit(LEFT);
    }

    private static String millis(long nanos) {
        return nanos / 1_000_000 + " ms";
    }

    static void say(String what) {
        System.out.println("npucam: " + what);
    }
}
