package npucam.model;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;

/**
 * One way to end a network.
 *
 * @param outputs of the graph from now on
 * @param added nodes that make some of the outputs and that the file does not have
 */
record Cut(OnnxCut.Scheme scheme, List<ValueInfoProto> outputs, List<NodeProto> added) {
    Cut {
        outputs = List.copyOf(outputs);
        added = List.copyOf(added);
    }
}
