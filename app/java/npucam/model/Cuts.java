package npucam.model;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import npucam.data.ElementType;
import npucam.data.Quantization;
import npucam.data.TensorSpec;
import npucam.model.OnnxCut.Scheme;

/** The ways to cut a file at its head, and the reasons why other ways are not open. */
final class Cuts {
    private final OnnxFile file;
    private final YoloHead head;
    private final List<Cut> cuts;

    Cuts(OnnxFile file, YoloHead head) {
        this.file = file;
        this.head = head;
        this.cuts = head.cuts(file);
    }

    /** @throws ModelException when the scheme is not open, with those that are */
    Cut at(Scheme scheme) {
        return find(scheme).orElseThrow(() -> YoloHead.refusal(file, whyNot(scheme)));
    }

    CutOffers offers() {
        return new CutOffers(
                head.family(),
                head.exporter(),
                head.classes(),
                head.regMax(),
                Arrays.stream(Scheme.values())
                        .map(this::offer)
                        .sorted(Comparator.comparing(CutOffer::isOffered).reversed())
                        .toList());
    }

    private Optional<Cut> find(Scheme scheme) {
        return cuts.stream().filter(cut -> cut.scheme() == scheme).findFirst();
    }

    private CutOffer offer(Scheme scheme) {
        return find(scheme)
                .map(cut -> new CutOffer(
                        scheme,
                        cut.outputs().stream().map(this::spec).toList(),
                        cut.added().isEmpty(),
                        ""))
                .orElseGet(() -> new CutOffer(scheme, List.of(), false, whyNot(scheme)));
    }

    private String whyNot(Scheme scheme) {
        String open = cuts.stream()
                .map(cut -> "--scheme " + cut.scheme() + " ("
                        + cut.outputs().stream().map(ValueInfoProto::getName).collect(Collectors.joining(", "))
                        + ")")
                .collect(Collectors.joining(" or "));
        if (scheme.family() != head.family()) {
            return "has a head of " + head.family() + ", and " + scheme + " is a scheme of " + scheme.family()
                    + ". Use " + open;
        }
        return "holds the other head of YOLO26. Use " + open + ", or export it with end2end="
                + (scheme == Scheme.ONE2ONE ? "True" : "False");
    }

    private TensorSpec spec(ValueInfoProto info) {
        List<Integer> shape = info.getType().getTensorType().getShape().getDimList().stream()
                .map(dim -> (int) Math.min(dim.getDimValue(), Integer.MAX_VALUE))
                .toList();
        try {
            return new TensorSpec(info.getName(), shape, type(info), Quantization.NONE);
        } catch (IllegalArgumentException e) {
            throw new ModelException(file.file() + ": " + e.getMessage() + ". Export it again", e);
        }
    }

    private ElementType type(ValueInfoProto info) {
        int type = info.getType().getTensorType().getElemType();
        if (type == TensorProto.DataType.FLOAT.getNumber()) {
            return ElementType.F32;
        }
        if (type == TensorProto.DataType.FLOAT16.getNumber()) {
            return ElementType.F16;
        }
        if (type == TensorProto.DataType.BFLOAT16.getNumber()) {
            return ElementType.BF16;
        }
        throw YoloHead.refusal(
                file, info.getName() + " has the element type " + type + " of ONNX: export it as float, then quantize");
    }
}
