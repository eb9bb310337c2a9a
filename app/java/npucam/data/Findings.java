package npucam.data;

import java.util.List;

/**
 * What a model found in one frame.
 *
 * @param detections of a model that finds objects, best score first
 * @param top of a model that classifies the whole picture: the best classes, best first; empty for others
 */
public record Findings(List<Detection> detections, List<ClassScore> top) {
    private static final Findings NOTHING = new Findings(List.of(), List.of());

    public Findings {
        detections = List.copyOf(detections);
        top = List.copyOf(top);
    }

    /** Objects. Of an empty list always the same, so that an empty frame costs no garbage. */
    public static Findings of(List<Detection> detections) {
        return detections.isEmpty() ? NOTHING : new Findings(detections, List.of());
    }
}
