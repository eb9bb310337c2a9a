package npucam.model.golden;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A picture and what the float model finds in it.
 *
 * @param file its name in the golden folder
 * @param sha256 of the file
 * @param found for every way of feeding
 */
public record GoldenPicture(String file, String sha256, Map<Feeding, List<GoldenObject>> found) {
    public GoldenPicture {
        found = Map.copyOf(new EnumMap<>(found));
        if (found.size() != Feeding.values().length) {
            throw new IllegalArgumentException(file + ": found only " + found.keySet());
        }
    }

    /** What the float model finds when it is fed like this. */
    public List<GoldenObject> found(Feeding feeding) {
        return found.getOrDefault(feeding, List.of());
    }

    /** What a model must find. */
    List<GoldenObject> expected() {
        return found(Feeding.RIGHT);
    }

    /** How far a mistake moves this picture's scores, √Σ D² of {@link Leaning}. */
    public double reach(Feeding mistake, float floor) {
        return Leaning.of(expected(), found(mistake), List.of(), floor).reach();
    }
}
