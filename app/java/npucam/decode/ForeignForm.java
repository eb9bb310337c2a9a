package npucam.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import npucam.data.TensorLayout;

/**
 * A well-known set of outputs that is not decoded here, so that a refusal can say what it is and what to do.
 *
 * @param what it is
 * @param fix the nearest thing that works
 * @param rival true when its shapes can equal those of a decodable form: a match is then a question, not an answer
 * @param slots its outputs; their role has no meaning
 */
record ForeignForm(String what, String fix, boolean rival, List<Slot> slots) {
    static final String JOINED = "the joined map of DFL and class logits";
    static final String FLAT_YOLO26 = "distances and class logits of YOLO26";

    private static final Role ANY = Role.IGNORE;
    private static final String CUT_LATER =
            "cut at the DFL convolution and the class sigmoid instead: " + Advice.MAKE_FITTING;
    private static final String OTHER_HEAD =
            "export a YOLOv8 or YOLO11 detect model instead, then " + Advice.MAKE_FITTING;

    static List<ForeignForm> of(AnchorGrid grid, int classCount) {
        List<ForeignForm> forms = new ArrayList<>();
        forms.addAll(flat(grid.cells(), classCount));
        forms.addAll(perHead(grid, classCount));
        return forms;
    }

    private static List<ForeignForm> flat(int cells, int classCount) {
        Slot scores = Slot.of(ANY, 1, classCount, cells);
        return List.of(
                rival(JOINED, "cut one node earlier, at its three inputs", Slot.of(ANY, 1, 64 + classCount, cells)),
                rival(
                        "end-to-end detections",
                        "export without NMS (nms=False, or the one-to-many head)",
                        Slot.of(ANY, 1, Math.min(300, cells), 6)),
                rival(FLAT_YOLO26, OTHER_HEAD, Slot.of(ANY, 1, 4, cells), scores),
                form("DFL and class logits of an Ultralytics 8.4 cut", CUT_LATER, Slot.of(ANY, 1, 64, cells), scores),
                form("class scores without boxes", "add the DFL convolution (dfl/conv/Conv) to the outputs", scores),
                form("distances without scores", "add the class sigmoid to the outputs", Slot.of(ANY, 1, 1, 4, cells)),
                form(
                        "detections of a post-processing inside the model",
                        "convert without --add_postprocess",
                        Slot.of(ANY, 1, 1, 200, 7)),
                form("decoded anchors of YOLOv5", OTHER_HEAD, Slot.of(ANY, 1, 3 * cells, 5 + classCount)));
    }

    private static List<ForeignForm> perHead(AnchorGrid grid, int classCount) {
        List<ForeignForm> forms = new ArrayList<>();
        for (TensorLayout layout : TensorLayout.values()) {
            List<Slot> classes = OutputForm.maps(ANY, layout, classCount, grid);
            List<Slot> split = new ArrayList<>(OutputForm.maps(ANY, layout, 64, grid));
            split.addAll(classes);
            forms.add(new ForeignForm("split box and class maps", CUT_LATER, false, split));
            List<Slot> oneToOne = new ArrayList<>(OutputForm.maps(ANY, layout, 4, grid));
            oneToOne.addAll(classes);
            forms.add(new ForeignForm("one-to-one maps of YOLO26", OTHER_HEAD, false, oneToOne));
            List<Slot> anchored = OutputForm.maps(ANY, layout, 3 * (5 + classCount), grid);
            forms.add(new ForeignForm("anchor heads of YOLOv5", OTHER_HEAD, false, anchored));
        }
        List<Slot> transposed = IntStream.range(0, AnchorGrid.HEADS)
                .mapToObj(head -> Slot.of(ANY, 1, 3, grid.rows(head), grid.columns(head), 5 + classCount))
                .toList();
        forms.add(new ForeignForm("transposed anchor heads of YOLOv5", OTHER_HEAD, false, transposed));
        return forms;
    }

    private static ForeignForm form(String what, String fix, Slot... slots) {
        return new ForeignForm(what, fix, false, List.of(slots));
    }

    private static ForeignForm rival(String what, String fix, Slot... slots) {
        return new ForeignForm(what, fix, true, List.of(slots));
    }

    /** True when these outputs, all of them, are this form. */
    boolean matches(List<Output> outputs) {
        return outputs.size() == slots.size()
                && !Binding.fillings(slots, outputs).isEmpty();
    }
}
