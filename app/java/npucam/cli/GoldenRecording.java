package npucam.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import npucam.capture.CaptureException;
import npucam.data.Frame;
import npucam.model.ModelException;
import npucam.model.Sha256;
import npucam.model.golden.Feeding;
import npucam.model.golden.GoldenFolder;
import npucam.model.golden.GoldenObject;
import npucam.model.golden.GoldenPicture;
import npucam.model.golden.GoldenSet;
import org.tinylog.Logger;

/** What a float model finds in pictures, fed rightly and with every mistake; and which of the pictures tell most. */
final class GoldenRecording {
    private final Map<Feeding, GoldenLook> looks = new EnumMap<>(Feeding.class);
    private final List<Candidate> candidates = new ArrayList<>();

    /** A picture that may become a golden one. */
    record Candidate(Path original, GoldenPicture picture) {
        double reach(Feeding mistake) {
            return picture.reach(mistake, GoldenSet.SCORE_THRESHOLD);
        }

        boolean isEmpty() {
            return picture.found(Feeding.RIGHT).isEmpty();
        }

        GoldenPicture named(int place) {
            return new GoldenPicture(GoldenFolder.nameFor(place, original), picture.sha256(), picture.found());
        }
    }

    GoldenRecording(LoadedModel reference) {
        for (Feeding feeding : Feeding.values()) {
            looks.put(feeding, new GoldenLook(reference, feeding, GoldenSet.SCORE_THRESHOLD, GoldenSet.IOU_THRESHOLD));
        }
    }

    /** Shows a picture to the model; one that cannot be used is told and left out. */
    void add(Path original) {
        try {
            GoldenFolder.requireSmall(original);
            Frame frame = GoldenLook.read(original);
            Map<Feeding, List<GoldenObject>> found = new EnumMap<>(Feeding.class);
            looks.forEach((feeding, look) -> found.put(feeding, look.at(frame)));
            candidates.add(new Candidate(
                    original, new GoldenPicture(String.valueOf(original.getFileName()), Sha256.of(original), found)));
        } catch (CaptureException | ModelException unusable) {
            Logger.warn("{}; left out", unusable.getMessage());
        }
    }

    /**
     * The pictures with objects that together tell most: a picture counts by its part in what each mistake does to all of them.
     *
     * @param count at most so many
     */
    List<Candidate> best(int count) {
        double swapped = squares(Feeding.SWAPPED);
        double otherBars = squares(Feeding.OTHER_BARS);
        return candidates.stream()
                .filter(candidate -> !candidate.isEmpty())
                .sorted(Comparator.comparingDouble((Candidate candidate) ->
                        -part(candidate, Feeding.SWAPPED, swapped) - part(candidate, Feeding.OTHER_BARS, otherBars)))
                .limit(count)
                .toList();
    }

    private double squares(Feeding mistake) {
        return candidates.stream()
                .mapToDouble(candidate -> Math.pow(candidate.reach(mistake), 2))
                .sum();
    }

    private static double part(Candidate candidate, Feeding mistake, double all) {
        return all == 0 ? 0 : Math.pow(candidate.reach(mistake), 2) / all;
    }
}
