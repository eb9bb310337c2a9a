package npucam.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import npucam.model.golden.Feeding;
import npucam.model.golden.GoldenSet;

/** What golden pictures can tell, in words. */
final class GoldenSummary {
    private GoldenSummary() {}

    /** One line. */
    static String of(GoldenSet set) {
        List<String> told = new ArrayList<>(List.of("results lost in quantisation"));
        for (Feeding mistake : Feeding.values()) {
            if (mistake != Feeding.RIGHT && set.tells(mistake)) {
                told.add("pictures fed " + mistake.text());
            }
        }
        return set.pictures().size() + " golden pictures with " + set.objects()
                + " objects, hardly found ones included, of " + set.reference().name() + "; they tell "
                + String.join(", ", told);
    }

    /** One line for each mistake that the pictures cannot tell, with what would help. */
    static List<String> blindness(GoldenSet set) {
        List<String> lines = new ArrayList<>();
        for (Feeding mistake : Feeding.values()) {
            if (mistake != Feeding.RIGHT && !set.tells(mistake)) {
                lines.add(String.format(
                        Locale.ROOT,
                        "they cannot tell pictures fed %s: that moves their scores by %.2f, less than quantisation may. %s",
                        mistake.text(),
                        set.reach(mistake),
                        remedy(mistake)));
            }
        }
        return lines;
    }

    private static String remedy(Feeding mistake) {
        return switch (mistake) {
            case RIGHT -> "";
            case SWAPPED -> "Give more pictures, or more colourful ones";
            case OTHER_BARS ->
                "Give more pictures, wider or taller than the model's input, with objects near the edges: without bars"
                        + " their colour does not matter";
        };
    }
}
