package npucam.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import npucam.model.OnnxCut.Scheme;

/**
 * The output nodes that MaixPy's documentation names for YOLOv8 and YOLO11, and whether they are those of a file. The table fits exports
 * of Ultralytics before 8.4 but for one row: of a YOLOv8 detector it names the maps of a model with one branch more. Since 8.4 the same
 * names are other tensors.
 */
final class MaixPyTable {
    private static final String END = "_output_0";

    private MaixPyTable() {}

    /** One line for each of the table's rows for a file that ends elsewhere, with what those names are there; empty when all fit. */
    static List<String> doubts(OnnxFile file, CutOffers offers) {
        String task = file.metadata().getOrDefault("task", "detect");
        String head = head(offers);
        List<String> doubts = new ArrayList<>();
        if (!head.isEmpty() && offers.family() == YoloFamily.YOLOV8_11) {
            compare(file, offers.at(Scheme.CONCAT), maps(head, task), "1", doubts);
            compare(file, offers.at(Scheme.DFL_SIGMOID), joined(head, task), "2", doubts);
        }
        return doubts;
    }

    /** {@code /model.22/} or {@code /model.23/}, by the tensor every such head has; empty for names of other exporters. */
    private static String head(CutOffers offers) {
        return offers.at(Scheme.DFL_SIGMOID).names().stream()
                .filter(name -> name.matches("/model\\.(22|23)/dfl/conv/Conv" + END))
                .map(name -> name.substring(0, name.indexOf("dfl")))
                .findFirst()
                .orElse("");
    }

    private static List<String> maps(String head, String task) {
        boolean plain = task.equals("detect") && head.contains("23");
        return named(
                head,
                task,
                plain ? List.of("Concat", "Concat_1", "Concat_2") : List.of("Concat_1", "Concat_2", "Concat_3"));
    }

    private static List<String> joined(String head, String task) {
        return task.equals("obb")
                ? List.of(head + "dfl/conv/Conv" + END, head + "Sigmoid_1" + END, head + "Sigmoid" + END)
                : named(head, task, List.of("dfl/conv/Conv", "Sigmoid"));
    }

    private static List<String> named(String head, String task, List<String> nodes) {
        List<String> names =
                new ArrayList<>(nodes.stream().map(node -> head + node + END).toList());
        if (!task.equals("detect")) {
            names.add(head + "Concat" + END);
        }
        if (task.equals("segment")) {
            names.add("output1");
        }
        return names;
    }

    private static void compare(OnnxFile file, CutOffer offer, List<String> table, String number, List<String> doubts) {
        if (!offer.isOffered() || new HashSet<>(offer.names()).equals(new HashSet<>(table))) {
            return;
        }
        String others = table.stream()
                .filter(name -> !offer.names().contains(name))
                .map(name -> name
                        + (file.graph().hasTensor(name)
                                ? file.graph()
                                        .info(name)
                                        .map(info -> " " + OnnxGraph.shapeText(info))
                                        .orElse("")
                                : " (not in this file)"))
                .collect(Collectors.joining(", "));
        doubts.add("MaixPy's table names for scheme " + number + " (" + offer.scheme() + ") " + others
                + ": not the nodes of this file, take those above");
    }
}
