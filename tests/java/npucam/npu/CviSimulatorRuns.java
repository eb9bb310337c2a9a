package npucam.npu;

import java.io.IOException;
import java.nio.file.Path;

/** What {@code CviSimulatorIT} runs in a JVM of its own: {@code outputs|contract|leave MODEL}. */
public final class CviSimulatorRuns {
    /** The exit code of {@code leave}. */
    public static final int LEFT = 3;

    private CviSimulatorRuns() {}

    public static void main(String[] arguments) throws Exception {
        System.setOut(NativeStdout.stream());
        Path model = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "outputs" -> outputs(model);
            case "contract" -> BmrtSimulatorRuns.contract(slots -> open(model, slots));
            case "leave" -> leave(model);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static CviEngine open(Path model, int slots) {
        return CviEngine.open(model, CviLibrary.ofSimulator(), slots);
    }

    private static void outputs(Path model) throws IOException {
        try (CviEngine engine = open(model, 2)) {
            BmrtSimulatorRuns.say(engine.description());
            for (int slot = 0; slot < engine.slots(); slot++) {
                BmrtSimulatorRuns.fillWithThePicture(engine.input(slot));
                engine.launch(slot);
                engine.await(slot);
                BmrtSimulatorRuns.requireExpected(model, engine.outputs(slot));
            }
        }
    }

    private static void leave(Path model) {
        CviEngine engine = open(model, 2);
        EngineContract.infer(engine, 0, 1);
        engine.launch(1);
        System.exit(LEFT);
    }
}
