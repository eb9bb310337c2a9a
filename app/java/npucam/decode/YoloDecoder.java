package npucam.decode;

import java.util.List;
import npucam.data.Findings;
import npucam.data.Letterbox;
import npucam.data.Tensor;

/** The way from outputs to objects, the same for every scheme: scan, limit, place, suppress, complete. */
final class YoloDecoder implements Decoder {
    private final String description;
    private final Task task;
    private final List<String> labels;
    private final BoxReader boxes;
    private final Candidates candidates;
    private final Selection selection;

    /**
     * @param boxes of the scheme
     * @param details of the task
     * @param labels one per class
     * @param suppressed whether one object may give several candidates
     */
    YoloDecoder(
            String description,
            Task task,
            BoxReader boxes,
            DetailReader details,
            List<String> labels,
            AnchorGrid grid,
            boolean suppressed,
            DecodeSettings settings) {
        this.description = description;
        this.task = task;
        this.labels = List.copyOf(labels);
        this.boxes = boxes;
        this.candidates = new Candidates(boxes.capacity());
        this.selection = new Selection(details, labels, grid, boxes.capacity(), suppressed, settings);
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public String task() {
        return task.toString();
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public Cuts cuts() {
        return selection.cuts();
    }

    @Override
    public Findings decode(List<Tensor> outputs, Letterbox letterbox) {
        candidates.clear();
        boxes.scan(outputs, candidates);
        selection.limit(candidates);
        boxes.place(candidates);
        return Findings.of(selection.detections(candidates, letterbox));
    }
}
