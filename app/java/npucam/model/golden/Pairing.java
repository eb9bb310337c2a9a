package npucam.model.golden;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Which object of one list is which of another: of one class, IoU 0.5 or more, the surest and best fitting first, each once. */
final class Pairing {
    private static final double LEAST_IOU = 0.5;
    private static final int NONE = -1;

    private final int[] partners;
    private final boolean[] taken;

    private record Pair(int first, int second, double weight) {}

    private Pairing(int firstCount, int secondCount) {
        partners = new int[firstCount];
        Arrays.fill(partners, NONE);
        taken = new boolean[secondCount];
    }

    static Pairing of(List<GoldenObject> first, List<GoldenObject> second) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            for (int j = 0; j < second.size(); j++) {
                GoldenObject a = first.get(i);
                GoldenObject b = second.get(j);
                double iou = a.classId() == b.classId() ? a.iou(b) : 0;
                if (iou >= LEAST_IOU) {
                    pairs.add(new Pair(i, j, iou * Math.min(a.score(), b.score())));
                }
            }
        }
        pairs.sort(Comparator.comparingDouble(Pair::weight).reversed());
        Pairing pairing = new Pairing(first.size(), second.size());
        pairs.forEach(pairing::join);
        return pairing;
    }

    private void join(Pair pair) {
        if (partners[pair.first] == NONE && !taken[pair.second]) {
            partners[pair.first] = pair.second;
            taken[pair.second] = true;
        }
    }

    boolean hasPartner(int first) {
        return partners[first] != NONE;
    }

    /** Index in the second list; -1 when there is none. */
    int partner(int first) {
        return partners[first];
    }

    boolean isTaken(int second) {
        return taken[second];
    }
}
