package npucam.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody meant who mistyped a name. */
public final class NearestName {
    /** Names longer than this are not slips of the finger; also bounds the work. */
    private static final int LONGEST = 40;

    private NearestName() {}

    /** The known name with the fewest slips from the written one, the first of equals; empty when none is near enough to be meant. */
    public static Optional<String> of(String written, Collection<String> known) {
        String plain = plain(written);
        if (plain.length() > LONGEST) {
            return Optional.empty();
        }
        return known.stream()
                .filter(name -> distance(plain, plain(name)) <= slipsAllowed(plain.length()))
                .min(Comparator.comparingInt(name -> distance(plain, plain(name))));
    }

    /** One slip in a short name, two from six letters on, three from nine. */
    private static int slipsAllowed(int length) {
        return Math.max(1, length / 3);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Optimal string alignment distance: letters put in, left out, changed, or two neighbours swapped. */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapestStep(cost, a, i, b, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapestStep(int[][] cost, String a, int i, String b, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int step = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(step, cost[i - 2][j - 2] + 1) : step;
    }
}
