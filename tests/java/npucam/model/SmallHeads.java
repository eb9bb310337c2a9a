package npucam.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Heads of YOLOv5 and YOLO26 with seeded weights straight on the picture: whole graphs that run, of a few kilobytes. */
final class SmallHeads {
    private static final int CLASSES = 2;
    private static final int ROWS = 64;
    private static final int COLUMNS = 96;

    private final GraphProto.Builder graph =
            GraphProto.newBuilder().setName("small").addInput(HeadVariants.info("images", 1, 3, ROWS, COLUMNS));
    private final Random random = new Random(1);

    private SmallHeads() {}

    /** Per scale Conv → Reshape → Transpose → Sigmoid → Reshape, all joined. */
    static ModelProto yolov5(int scales) {
        SmallHeads head = new SmallHeads();
        List<String> decoded = new ArrayList<>();
        for (int scale = 0; scale < scales; scale++) {
            int cell = 8 << scale;
            String map = head.convolution("map" + scale, 3 * (5 + CLASSES), cell);
            String apart = head.reshaped(map, "apart" + scale, 1, 3, 5 + CLASSES, ROWS / cell, COLUMNS / cell);
            head.add(HeadVariants.node("Transpose", List.of(apart), "cells" + scale).toBuilder()
                    .addAttribute(integers("perm", 0, 1, 3, 4, 2)));
            head.add(HeadVariants.node("Sigmoid", List.of("cells" + scale), "scores" + scale).toBuilder());
            decoded.add(head.reshaped("scores" + scale, "rows" + scale, 1, -1, 5 + CLASSES));
        }
        head.add(HeadVariants.concat(1, decoded, "output0").toBuilder());
        return head.model("output0");
    }

    /** Sides and classes of all cells, joined apart; with {@code picksBoxes} a TopK behind them. */
    static ModelProto yolo26(boolean picksBoxes) {
        SmallHeads head = new SmallHeads();
        List<String> sides = new ArrayList<>();
        List<String> classes = new ArrayList<>();
        for (int scale = 0; scale < 3; scale++) {
            int cell = 8 << scale;
            sides.add(head.reshaped(head.convolution("box" + scale, 4, cell), "sides" + scale, 1, 4, -1));
            classes.add(
                    head.reshaped(head.convolution("cls" + scale, CLASSES, cell), "classes" + scale, 1, CLASSES, -1));
        }
        head.add(HeadVariants.concat(2, sides, "boxes").toBuilder());
        head.add(HeadVariants.concat(2, classes, "logits").toBuilder());
        head.add(HeadVariants.node("Sigmoid", List.of("logits"), "scores").toBuilder());
        head.add(HeadVariants.concat(1, List.of("boxes", "scores"), "detections").toBuilder());
        if (picksBoxes) {
            head.graph.addInitializer(numbers("k", 5));
            head.add(HeadVariants.node("TopK", List.of("detections", "k"), "best").toBuilder()
                    .addOutput("places"));
        }
        return head.model(picksBoxes ? "best" : "detections");
    }

    private String convolution(String output, int channels, int cell) {
        TensorProto.Builder weights = TensorProto.newBuilder()
                .setName(output + ".weight")
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addAllDims(List.of((long) channels, 3L, (long) cell, (long) cell));
        for (int i = 0; i < channels * 3 * cell * cell; i++) {
            weights.addFloatData((float) random.nextGaussian() / cell);
        }
        graph.addInitializer(weights);
        add(HeadVariants.node("Conv", List.of("images", output + ".weight"), output).toBuilder()
                .addAttribute(integers("kernel_shape", cell, cell))
                .addAttribute(integers("strides", cell, cell)));
        graph.addValueInfo(HeadVariants.info(output, 1, channels, ROWS / cell, COLUMNS / cell));
        return output;
    }

    private String reshaped(String input, String output, long... shape) {
        graph.addInitializer(numbers(output + ".shape", shape));
        add(HeadVariants.node("Reshape", List.of(input, output + ".shape"), output).toBuilder());
        return output;
    }

    private void add(NodeProto.Builder node) {
        graph.addNode(node);
    }

    private ModelProto model(String output) {
        graph.addOutput(HeadVariants.info(output));
        graph.getOutputBuilder(0).getTypeBuilder().getTensorTypeBuilder().clearShape();
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph)
                .build();
    }

    private static TensorProto numbers(String name, long... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        return tensor.build();
    }

    private static AttributeProto integers(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }
}
