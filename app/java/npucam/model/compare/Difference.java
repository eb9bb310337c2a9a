package npucam.model.compare;

import java.util.List;
import java.util.stream.Stream;

/**
 * How the objects a model sees in one picture differ from the reference's.
 *
 * @param kept objects both see
 * @param lost objects only the reference sees
 * @param added objects only the model sees
 * @param weight of the picture among the worst: the scores that were lost and added; of a classifier the reference's best score
 *     where the best class changed
 */
public record Difference(int kept, List<Change> lost, List<Change> added, double weight) {
    public Difference {
        lost = List.copyOf(lost);
        added = List.copyOf(added);
    }

    static Difference of(int kept, List<Change> lost, List<Change> added) {
        return new Difference(
                kept,
                lost,
                added,
                Stream.concat(lost.stream(), added.stream())
                        .mapToDouble(Change::weight)
                        .sum());
    }
}
