package npucam.model;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import npucam.data.Quantization;

/** An ONNX model, read for its graph and metadata. Weights stay in the mapped file: a large model costs little heap. */
public final class OnnxFile {
    private static final long LIMIT_BYTES = 1L << 30;
    private static final Pattern IMAGE_SIZE = Pattern.compile("\\[\\s*(\\d{1,5})\\s*,\\s*(\\d{1,5})\\s*]");
    /** How files begin that are sometimes taken for an ONNX model → what they are, and the way out. */
    private static final Map<String, String> FOREIGN = Map.of(
            "PK\3\4", "is a zip archive, perhaps a PyTorch .pt. Export it: yolo export model=FILE.pt format=onnx",
            "version https://git-lfs", "is a Git LFS pointer, not the model itself. Run git lfs pull",
            "<!DOCTYPE", "is a web page, not a model. Download the file itself",
            "<html", "is a web page, not a model. Download the file itself");

    private final Path file;
    private final ModelProto model;
    private final OnnxGraph graph;
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private OnnxFile(Path file, ModelProto model) {
        this.file = file;
        this.model = model;
        this.graph = new OnnxGraph(model.getGraph());
        for (StringStringEntryProto entry : model.getMetadataPropsList()) {
            metadata.put(entry.getKey(), entry.getValue());
        }
    }

    /**
     * Reads graph and metadata.
     *
     * @throws ModelException when the file is not there, above 1 GiB, not ONNX, or cut short
     */
    public static OnnxFile read(Path file) {
        InputFile.require(file, "ONNX model", LIMIT_BYTES);
        refuseForeign(file);
        ModelProto model = parse(file);
        if (model.getIrVersion() < 1
                || model.getOpsetImportCount() == 0
                || model.getGraph().getOutputCount() == 0) {
            throw new ModelException(file + ": is not an ONNX model, or is cut short. Copy or export it again");
        }
        return new OnnxFile(file, model);
    }

    private static void refuseForeign(Path file) {
        String head = new String(InputFile.head(file, 32), StandardCharsets.ISO_8859_1);
        FOREIGN.forEach((beginning, whatAndFix) -> {
            if (head.startsWith(beginning)) {
                throw new ModelException(file + ": " + whatAndFix);
            }
        });
    }

    private static ModelProto parse(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
            in.enableAliasing(true);
            return ModelProto.parseFrom(in);
        } catch (InvalidProtocolBufferException e) {
            throw new ModelException(
                    file + ": is not an ONNX model, or is cut short. Copy or export it again (" + e.getMessage() + ")",
                    e);
        } catch (IOException e) {
            throw InputFile.unreadable(file, e);
        }
    }

    /** The graph's inputs that are not weights. */
    public List<OnnxPort> inputs() {
        return graph.inputs().stream().map(OnnxPort::of).toList();
    }

    public List<OnnxPort> outputs() {
        return graph.outputs().stream().map(OnnxPort::of).toList();
    }

    /** The file's own notes ({@code metadata_props}), in its order. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * Class names from Ultralytics' metadata key {@code names}; empty when there is none.
     *
     * @throws ModelException when the key's text is broken
     */
    public List<String> labels() {
        String names = metadata.get("names");
        if (names == null) {
            return List.of();
        }
        try {
            List<String> labels = PythonNames.parse(names);
            for (int id = 0; id < labels.size(); id++) {
                if (labels.get(id).isBlank()) {
                    throw new IllegalArgumentException("class " + id + " has no name");
                }
            }
            return labels;
        } catch (IllegalArgumentException e) {
            throw new ModelException(
                    file + ": metadata names = " + names + ": " + e.getMessage()
                            + ". Give the names with --labels or a .mud",
                    e);
        }
    }

    /** Height and width of the input picture from Ultralytics' metadata key {@code imgsz}. */
    public Optional<List<Integer>> imageSize() {
        Matcher matcher = IMAGE_SIZE.matcher(metadata.getOrDefault("imgsz", ""));
        return matcher.matches()
                ? Optional.of(List.of(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /**
     * What an integer input or output of the graph stands for: that of the DequantizeLinear behind the input or the
     * QuantizeLinear before the output, per tensor. {@link Quantization#NONE} where there is none: the integers are the values.
     */
    public Quantization quantization(String tensor) {
        return graph.quantization(tensor);
    }

    Path file() {
        return file;
    }

    ModelProto model() {
        return model;
    }

    OnnxGraph graph() {
        return graph;
    }
}
