package npucam.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A model reduced to what some of its tensors need. */
final class OnnxSubgraph {
    private OnnxSubgraph() {}

    /**
     * @param cut the new graph outputs, and nodes that make some of them from inner tensors of the old graph
     * @return the model with these outputs; nodes, weights, shapes and inputs that no output needs are gone, all else is as it was
     * @throws ModelException when weights lie in files beside the model, which would be lost
     */
    static ModelProto of(OnnxFile file, Cut cut) {
        List<ValueInfoProto> outputs = cut.outputs();
        GraphProto old =
                file.model().getGraph().toBuilder().addAllNode(cut.added()).build();
        Set<String> needed = needed(new OnnxGraph(old), outputs);
        Set<String> outputNames = new HashSet<>();
        outputs.forEach(output -> outputNames.add(output.getName()));
        GraphProto.Builder graph = old.toBuilder()
                .clearNode()
                .clearInitializer()
                .clearSparseInitializer()
                .clearValueInfo()
                .clearInput()
                .clearOutput()
                .clearQuantizationAnnotation();
        old.getNodeList().stream()
                .filter(node -> node.getOutputList().stream().anyMatch(needed::contains))
                .forEach(graph::addNode);
        old.getInitializerList().stream()
                .filter(tensor -> needed.contains(tensor.getName()))
                .peek(tensor -> refuseExternal(file, tensor))
                .forEach(graph::addInitializer);
        old.getSparseInitializerList().stream()
                .filter(tensor -> needed.contains(tensor.getValues().getName()))
                .forEach(graph::addSparseInitializer);
        old.getInputList().stream()
                .filter(info -> needed.contains(info.getName()))
                .forEach(graph::addInput);
        old.getValueInfoList().stream()
                .filter(info -> needed.contains(info.getName()) && !outputNames.contains(info.getName()))
                .forEach(graph::addValueInfo);
        old.getQuantizationAnnotationList().stream()
                .filter(annotation -> needed.contains(annotation.getTensorName()))
                .forEach(graph::addQuantizationAnnotation);
        return file.model().toBuilder().setGraph(graph.addAllOutput(outputs)).build();
    }

    /** The names of the outputs and of every tensor they are computed from. */
    private static Set<String> needed(OnnxGraph graph, List<ValueInfoProto> outputs) {
        Set<String> needed = new HashSet<>();
        Deque<String> open = new ArrayDeque<>();
        outputs.forEach(output -> open.add(output.getName()));
        while (!open.isEmpty()) {
            String tensor = open.remove();
            if (needed.add(tensor)) {
                graph.producer(tensor).ifPresent(node -> addInputs(node, open));
            }
        }
        return needed;
    }

    /** The bodies of If and Loop may read tensors of the graph around them. */
    private static void addInputs(NodeProto node, Deque<String> open) {
        open.addAll(node.getInputList());
        for (AttributeProto attribute : node.getAttributeList()) {
            attribute.getG().getNodeList().forEach(inner -> addInputs(inner, open));
        }
    }

    private static void refuseExternal(OnnxFile file, TensorProto tensor) {
        if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            throw new ModelException(file.file() + ": keeps its weights in a file beside it. Export it as one file");
        }
    }
}
