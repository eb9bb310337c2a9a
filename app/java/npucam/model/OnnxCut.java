package npucam.model;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Makes a cut model from an ordinary YOLOv8 or YOLO11 export: the same network, ended at the nodes that a decode on the CPU starts
 * from. Names, metadata, opset and IR version stay; the metadata gain {@code npucam.scheme}.
 */
public final class OnnxCut {
    /** Metadata key that tells at which scheme a file was cut. */
    static final String SCHEME_KEY = "npucam.scheme";

    /** Where to cut. */
    public enum Scheme {
        /** Scheme 1: per scale one map of 64 box logits and the class logits; keypoints, mask coefficients or angles as logits. */
        CONCAT,
        /** Scheme 2: the distances after the DFL convolution, class scores and angles after their Sigmoids. */
        DFL_SIGMOID;

        /** As commands and files write it: {@code concat}, {@code dfl_sigmoid}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private OnnxCut() {}

    /**
     * Writes the cut model. {@code out} appears whole or not at all, and never replaces {@code in}.
     *
     * @return the new outputs, one line each: name and shape
     * @throws ModelException when {@code in} is no uncut model of these families or {@code out} cannot be written
     */
    public static List<String> cut(Path in, Scheme scheme, Path out) {
        OnnxFile file = OnnxFile.read(in);
        refuseOverwriting(in, out);
        List<ValueInfoProto> outputs = outputs(file, YoloHead.find(file), scheme);
        ModelProto cut = OnnxSubgraph.of(file, outputs).toBuilder()
                .addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(SCHEME_KEY).setValue(scheme.text()))
                .build();
        write(cut, out);
        return outputs.stream().map(OnnxCut::line).toList();
    }

    /**
     * The tensors to end a network at, for a compiler that cuts for itself.
     *
     * @return their names in {@code in}, in the order of the outputs of {@link #cut}
     * @throws ModelException when {@code in} is no uncut model of these families or does not offer the scheme
     */
    public static List<String> outputNames(Path in, Scheme scheme) {
        OnnxFile file = OnnxFile.read(in);
        return outputs(file, YoloHead.find(file), scheme).stream()
                .map(ValueInfoProto::getName)
                .toList();
    }

    private static void refuseOverwriting(Path in, Path out) {
        try {
            if (Files.exists(out) && Files.isSameFile(in, out)) {
                throw new ModelException(out + ": is the model to be cut. Name another file for the result");
            }
        } catch (IOException e) {
            throw InputFile.unreadable(out, e);
        }
    }

    private static List<ValueInfoProto> outputs(OnnxFile file, YoloHead head, Scheme scheme) {
        HeadShapes shapes = new HeadShapes(file, head);
        List<ValueInfoProto> outputs = new ArrayList<>();
        switch (scheme) {
            case CONCAT -> {
                if (head.maps().isEmpty()) {
                    throw new ModelException(
                            file.file() + ": joins boxes and classes apart (as Ultralytics does since 8.4), so"
                                    + " it has no maps of " + YoloHead.BOX_CHANNELS + "+" + head.classes()
                                    + " channels to cut at. Use --scheme dfl_sigmoid, or export with Ultralytics 8.3");
                }
                for (int scale = 0; scale < head.maps().size(); scale++) {
                    outputs.add(shapes.map(head.maps().get(scale), scale));
                }
            }
            case DFL_SIGMOID -> outputs.addAll(List.of(shapes.distances(), shapes.scores()));
        }
        head.branch().ifPresent(branch -> {
            outputs.add(shapes.branch(scheme == Scheme.CONCAT ? branch.raw() : branch.activated(), branch));
            branch.prototypes().forEach(tensor -> outputs.add(shapes.prototypes(tensor, branch)));
        });
        return outputs;
    }

    private static void write(ModelProto model, Path out) {
        Path part = out.resolveSibling(out.getFileName() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                            part,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
                    OutputStream stream = Channels.newOutputStream(channel)) {
                model.writeTo(stream);
                channel.force(true);
            }
            Files.move(part, out, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw notWritten(out, part, e);
        }
    }

    private static ModelException notWritten(Path out, Path part, IOException cause) {
        ModelException problem = new ModelException(
                out + ": cannot be written: " + cause + ". Does its folder exist, may you write there, is there room?",
                cause);
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            problem.addSuppressed(e);
        }
        return problem;
    }

    private static String line(ValueInfoProto info) {
        return info.getName() + " "
                + info.getType().getTensorType().getShape().getDimList().stream()
                        .map(dim -> dim.getValueCase() == Dimension.ValueCase.DIM_PARAM
                                ? dim.getDimParam()
                                : String.valueOf(dim.getDimValue()))
                        .collect(Collectors.joining(",", "[", "]"));
    }
}
