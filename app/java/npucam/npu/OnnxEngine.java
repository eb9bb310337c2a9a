package npucam.npu;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import npucam.data.Tensor;
import npucam.data.TensorSpec;
import npucam.model.ModelException;
import npucam.model.OnnxFile;
import npucam.model.OnnxPort;
import npucam.model.OnnxPorts;

/**
 * ONNX Runtime on the CPU. It computes inside {@link #await}, on the waiting thread: {@link #launch} returns at once as with a
 * vendor's runtime, and no thread is added that a slot's own thread would only wait for.
 *
 * <p>Inputs and outputs are our direct buffers, bound once; per run only the lists are allocated that ONNX Runtime's Java interface
 * makes for itself.
 */
public final class OnnxEngine extends SlotEngine {
    /** One slot: our tensors, and ONNX Runtime's view of the same memory by name. */
    private record Bound(
            Tensor input,
            List<Tensor> outputs,
            Map<String, OnnxTensor> inputView,
            Map<String, OnnxTensor> outputViews) {}

    private final String description;
    private final Path model;
    private final OrtSession session;
    private final TensorSpec inputSpec;
    private final List<TensorSpec> outputSpecs;
    private final List<Bound> bound = new ArrayList<>();

    private OnnxEngine(String description, Path model, OnnxPorts ports, OrtSession session, int slotCount)
            throws OrtException {
        super(model.toString(), slotCount);
        this.description = description;
        this.model = model;
        this.session = owned(session);
        try {
            inputSpec = ports.input(OnnxNodes.ports(session.getInputInfo()));
            outputSpecs = ports.outputs(outputs(session, inputSpec));
            for (int slot = 0; slot < slotCount; slot++) {
                bound.add(bind());
            }
            opened();
        } catch (OrtException | RuntimeException unusable) {
            abandon(unusable);
            throw unusable;
        }
    }

    /**
     * Loads a model.
     *
     * @param threads that compute one inference, the waiting one included; 0 = one per processor
     * @param slotCount at least 1
     * @throws ModelException when the file is not an ONNX model npucam can use
     * @throws EngineException when ONNX Runtime does not load here
     */
    static OnnxEngine open(Path model, int threads, int slotCount) {
        OnnxPorts ports = new OnnxPorts(OnnxFile.read(model));
        OrtEnvironment environment = environment();
        int usedThreads = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
        String description = "ONNX Runtime " + environment.getVersion() + ", CPU, " + usedThreads
                + (usedThreads == 1 ? " thread" : " threads");
        try {
            return new OnnxEngine(description, model, ports, session(environment, model, usedThreads), slotCount);
        } catch (OrtException e) {
            throw new ModelException(model + ": ONNX Runtime cannot use it: " + e.getMessage(), e);
        }
    }

    private static OrtEnvironment environment() {
        try {
            OrtEnvironment environment =
                    OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, "npucam");
            environment.setTelemetry(false);
            return environment;
        } catch (OrtException | LinkageError e) {
            throw new EngineException(
                    "ONNX Runtime does not load on this machine: " + e
                            + ". It needs 64-bit x86 or ARM and glibc 2.28 or newer",
                    e);
        }
    }

    private static OrtSession session(OrtEnvironment environment, Path model, int threads) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            // Threads that spin while they wait take the cores that capture and decode need: YOLOv8n at 320, two
            // threads, a
            // frame every 100 ms took 16 ms of CPU a frame without spinning and 55 ms with it, and was no faster.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            return environment.createSession(model.toString(), options);
        }
    }

    /** Names, types and shapes of the outputs; where the file leaves shapes open, those that one inference of zeros has. */
    private static List<OnnxPort> outputs(OrtSession session, TensorSpec inputSpec) throws OrtException {
        List<OnnxPort> declared = OnnxNodes.ports(session.getOutputInfo());
        if (!OnnxPorts.hasOpen(declared)) {
            return declared;
        }
        Map<String, NodeInfo> seen = new LinkedHashMap<>();
        try (OnnxTensor zeros = view(Tensor.allocate(inputSpec));
                OrtSession.Result result = session.run(Map.of(inputSpec.name(), zeros))) {
            for (Map.Entry<String, OnnxValue> output : result) {
                seen.put(
                        output.getKey(),
                        new NodeInfo(output.getKey(), output.getValue().getInfo()));
            }
        }
        return OnnxNodes.ports(seen);
    }

    private Bound bind() throws OrtException {
        Tensor input = Tensor.allocate(inputSpec);
        List<Tensor> outputs = outputSpecs.stream().map(Tensor::allocate).toList();
        Map<String, OnnxTensor> outputViews = new LinkedHashMap<>();
        for (Tensor output : outputs) {
            outputViews.put(output.spec().name(), owned(view(output)));
        }
        return new Bound(input, outputs, Map.of(inputSpec.name(), owned(view(input))), outputViews);
    }

    private static OnnxTensor view(Tensor tensor) throws OrtException {
        TensorSpec spec = tensor.spec();
        OnnxJavaType type = switch (spec.type()) {
            case F32 -> OnnxJavaType.FLOAT;
            case F16 -> OnnxJavaType.FLOAT16;
            case BF16 -> OnnxJavaType.BFLOAT16;
            case I8 -> OnnxJavaType.INT8;
            case U8 -> OnnxJavaType.UINT8;
        };
        long[] shape = spec.shape().stream().mapToLong(Integer::longValue).toArray();
        return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), tensor.bytes(), shape, type);
    }

    @Override
    public String description() {
        return description;
    }

    /** One: a second inference at the same time would only share the same cores. */
    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public boolean computesOnProcessors() {
        return true;
    }

    @Override
    Tensor inputOf(int slot) {
        return bound.get(slot).input();
    }

    @Override
    List<Tensor> outputsOf(int slot) {
        return bound.get(slot).outputs();
    }

    @Override
    void finish(int slot) {
        Bound tensors = bound.get(slot);
        try {
            session.run(tensors.inputView(), tensors.outputViews()).close();
        } catch (OrtException e) {
            throw new EngineException(model + ": ONNX Runtime's run failed: " + e.getMessage(), e);
        }
    }
}
