package npucam.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a model file says of itself, whether npucam can use it or not.
 *
 * @param file where it was read
 * @param kind of its content
 * @param bytes of the file
 * @param sha256 of the file, in hexadecimal
 * @param about name → value, in the order to show them: chip, versions, the compiler's notes
 * @param nets one for each network and input size; empty where the format is not public
 */
public record ModelFacts(
        Path file, ModelKind kind, long bytes, String sha256, Map<String, String> about, List<Net> nets) {
    public ModelFacts {
        nets = List.copyOf(nets);
    }

    /**
     * A network for one input size.
     *
     * @param name with the number of the stage where there are several
     * @param about as above
     * @param memoryBytes part of the device's memory → bytes; empty where the file does not say
     */
    public record Net(
            String name,
            Map<String, String> about,
            List<Port> inputs,
            List<Port> outputs,
            Map<String, Long> memoryBytes) {
        public Net {
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
        }
    }

    /**
     * An input or output.
     *
     * @param type in the format's own word
     * @param shape a dimension the file leaves open is negative
     * @param scale as the vendor writes it: an input is quantized = real × scale, an output real = quantized × scale; 1 without
     * @param note what else the file says; empty when nothing
     */
    public record Port(
            String name, String type, List<? extends Number> shape, float scale, int zeroPoint, String note) {}

    /**
     * Reads the description, and every byte once for the hash.
     *
     * @param model a network file, not a {@code .mud}
     * @throws ModelException when it is not there, not a model, cut off or damaged
     */
    public static ModelFacts read(Path model) {
        ModelKind kind = ModelKind.of(model);
        Map<String, String> about = new LinkedHashMap<>();
        List<Net> nets = switch (kind) {
            case ONNX -> onnx(OnnxFile.read(model), about);
            case BMODEL -> bmodel(BmodelFile.read(model), about);
            case CVIMODEL -> cvimodel(CvimodelFile.read(model), about);
            case AXMODEL -> {
                about.put("note", "Axera's file format is not public");
                yield List.of();
            }
        };
        try {
            return new ModelFacts(model, kind, Files.size(model), Sha256.of(model), about, nets);
        } catch (IOException unreadable) {
            throw InputFile.unreadable(model, unreadable);
        }
    }

    private static List<Net> onnx(OnnxFile file, Map<String, String> about) {
        about.put("IR version", String.valueOf(file.model().getIrVersion()));
        file.model()
                .getOpsetImportList()
                .forEach(opset -> about.put(
                        opset.getDomain().isEmpty() ? "opset" : "opset " + opset.getDomain(),
                        String.valueOf(opset.getVersion())));
        about.put(
                "producer", (file.model().getProducerName() + " " + file.model().getProducerVersion()).strip());
        about.putAll(file.metadata());
        return List.of(new Net(
                file.model().getGraph().getName(),
                Map.of(),
                file.inputs().stream().map(port -> port(file, port)).toList(),
                file.outputs().stream().map(port -> port(file, port)).toList(),
                Map.of()));
    }

    private static Port port(OnnxFile file, OnnxPort port) {
        var quantization = file.quantization(port.name());
        return new Port(port.name(), port.typeName(), port.shape(), quantization.scale(), quantization.zeroPoint(), "");
    }

    private static List<Net> bmodel(BmodelFile file, Map<String, String> about) {
        about.put("chip", file.chip());
        about.put("format version", file.version());
        about.put("created", file.created());
        file.kernel().ifPresent(kernel -> about.put("kernel", kernel.name() + ", " + kernel.bytes() + " bytes"));
        List<Net> nets = new ArrayList<>();
        for (BmodelNet net : file.nets()) {
            for (int stage = 0; stage < net.stages().size(); stage++) {
                String name = net.stages().size() == 1 ? net.name() : net.name() + " stage " + stage;
                nets.add(net(name, net.addressMode(), net.stages().get(stage)));
            }
        }
        return nets;
    }

    private static Net net(String name, int addressMode, BmodelNet.Stage stage) {
        Map<String, String> about = new LinkedHashMap<>();
        about.put("cores", String.valueOf(stage.cores()));
        about.put("shapes", stage.dynamic() ? "dynamic" : "static");
        about.put("address mode", String.valueOf(addressMode));
        Map<String, Long> memory = new LinkedHashMap<>();
        memory.put("weights", stage.memory().weights());
        memory.put("commands", stage.memory().commands());
        memory.put("activations", stage.memory().activations());
        memory.put("inputs and outputs", stage.memory().inputsAndOutputs());
        return new Net(
                name,
                about,
                stage.inputs().stream().map(ModelFacts::port).toList(),
                stage.outputs().stream().map(ModelFacts::port).toList(),
                memory);
    }

    private static Port port(BmodelTensor tensor) {
        return new Port(tensor.name(), tensor.typeName(), tensor.shape(), tensor.scale(), tensor.zeroPoint(), "");
    }

    private static List<Net> cvimodel(CvimodelFile file, Map<String, String> about) {
        about.put("chip", file.chip());
        about.put("format version", file.formatVersion());
        about.put("compiler", file.compiler());
        about.put("created", file.created());
        Map<String, Long> memory = new LinkedHashMap<>();
        memory.put("weights", file.memory().weights());
        memory.put("commands", file.memory().commands());
        memory.put("shared by all models", file.memory().shared());
        memory.put("own", file.memory().privateMemory());
        memory.put("inputs and outputs", file.memory().buffers());
        return List.of(new Net(
                file.name(),
                Map.of(),
                file.inputs().stream().map(ModelFacts::port).toList(),
                file.outputs().stream().map(ModelFacts::port).toList(),
                memory));
    }

    /** Mean and scale of a fused input are worth seeing; in outputs they hold whatever the compiler left there. */
    private static Port port(CvimodelTensor tensor) {
        String note = !tensor.isFusedPicture()
                ? ""
                : "takes " + tensor.pixelFormat().toLowerCase(Locale.ROOT).replace('_', ' ')
                        + " pictures, mean and scale are inside"
                        + (tensor.aligned() ? ", rows aligned to 64 bytes" : "");
        return new Port(
                tensor.name(), tensor.format().name(), tensor.shape(), tensor.qscale(), tensor.zeroPoint(), note);
    }
}
