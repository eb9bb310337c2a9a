package npucam.model.compare;

import java.util.List;
import npucam.data.Findings;

/**
 * A picture in which models differ.
 *
 * @param index of the picture among those added
 * @param name of the picture
 * @param weight how much they differ: the sum over the models of {@link Difference#weight}
 * @param seen what each model sees, the reference first
 * @param differences of each model but the reference
 */
public record WorstPicture(int index, String name, double weight, List<Findings> seen, List<Difference> differences) {
    public WorstPicture {
        seen = List.copyOf(seen);
        differences = List.copyOf(differences);
    }
}
