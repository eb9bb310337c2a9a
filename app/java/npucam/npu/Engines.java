package npucam.npu;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import npucam.model.ModelDescriptor;
import npucam.model.ModelException;
import npucam.model.ModelKind;
import npucam.npu.EngineSettings.Kind;

/** Chooses the engine for a model. */
public final class Engines {
    private Engines() {}

    /**
     * Loads a model into the runtime that fits it.
     *
     * @param slots input and output sets to make, at least 1
     * @throws ModelException when the model cannot be used, or not by the engine that was asked for
     * @throws EngineException when the runtime cannot be used
     */
    public static InferenceEngine open(ModelDescriptor model, EngineSettings settings, int slots) {
        Path file = model.model();
        Optional<Path> libraryPath = settings.libraryPath();
        boolean simulator = settings.engine() == Kind.SIMULATOR;
        return switch (engineFor(file, settings.engine())) {
            case ONNX -> OnnxEngine.open(file, settings.threads(), slots);
            case BMODEL ->
                BmrtEngine.open(
                        file,
                        simulator ? BmrtLibrary.ofSimulator() : BmrtLibrary.find(libraryPath),
                        settings.cores(),
                        slots);
            case CVIMODEL ->
                CviEngine.open(file, simulator ? CviLibrary.ofSimulator() : CviLibrary.find(libraryPath), slots);
            case AXMODEL ->
                AxEngine.open(file, AxLibrary.find(libraryPath), model.halfNpu() ? AxVnpu.ON : AxVnpu.OFF, slots);
        };
    }

    /**
     * The caller sees to it that engines are closed when the program is told to end, after the frames on their way are done. Without
     * this an engine frees its device by itself as soon as the program begins to end.
     */
    public static void callerClosesAtExit() {
        FreedOnce.leaveExitToCaller();
    }

    private static ModelKind engineFor(Path model, Kind wanted) {
        ModelKind kind = ModelKind.of(model);
        boolean fits = switch (wanted) {
            case AUTO -> true;
            case ONNX -> kind == ModelKind.ONNX;
            case BMRT -> kind == ModelKind.BMODEL;
            case CVI -> kind == ModelKind.CVIMODEL;
            case AX -> kind == ModelKind.AXMODEL;
            case SIMULATOR -> kind == ModelKind.BMODEL || kind == ModelKind.CVIMODEL;
        };
        if (!fits) {
            throw kind.notFor(model, wanted.name().toLowerCase(Locale.ROOT));
        }
        return kind;
    }
}
