package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RotatedNmsTest {
    private static final int CAPACITY = 400;

    private final Candidates candidates = new Candidates(CAPACITY);

    @Test
    void aRandomCrowdIsThinnedAsByBruteForce() {
        Random random = new Random(13);
        for (int round = 0; round < 120; round++) {
            float threshold = round % 5 == 0 ? round % 2 : random.nextFloat();
            boolean perClass = random.nextBoolean();
            boolean fast = random.nextBoolean();
            crowd(random, random.nextInt(300));
            List<Integer> expected = bruteForce(threshold, perClass, fast);
            RotatedNms nms = new RotatedNms(CAPACITY, threshold, perClass, CAPACITY, fast);
            assertEquals(expected, keep(nms), "round " + round);
            RotatedNms limited = new RotatedNms(CAPACITY, threshold, perClass, 5, fast);
            assertEquals(expected.subList(0, Math.min(5, expected.size())), keep(limited), "round " + round);
        }
    }

    @Test
    void inAChainTheThirdIsKeptByGreedyAndDroppedByFastNms() {
        candidates.clear();
        for (int i = 0; i < 3; i++) {
            add(0, 0.9f - 0.1f * i, 50 + 4 * i, 50, 40, 10, 0);
        }
        assertEquals(0.878, probIou(0, 1), 1e-3);
        assertEquals(0.878, probIou(1, 2), 1e-3);
        assertEquals(0.759, probIou(0, 2), 1e-3);
        assertEquals(List.of(0, 2), keep(new RotatedNms(CAPACITY, 0.8f, true, CAPACITY, false)));
        assertEquals(List.of(0), keep(new RotatedNms(CAPACITY, 0.8f, true, CAPACITY, true)));
    }

    @Test
    void theSameBoxTwiceIsNearlyOne() {
        candidates.clear();
        add(0, 0.9f, 50, 50, 40, 10, 0.3f);
        add(1, 0.8f, 50, 50, 40, 10, 0.3f);
        assertEquals(0.9995, probIou(0, 1), 1e-4);
        assertEquals(List.of(0), keep(new RotatedNms(CAPACITY, 0.999f, false, CAPACITY, false)));
        assertEquals(List.of(0, 1), keep(new RotatedNms(CAPACITY, 0.9999f, false, CAPACITY, false)));
        assertEquals(List.of(0, 1), keep(new RotatedNms(CAPACITY, 0, true, CAPACITY, false)), "other classes");
    }

    @Test
    void aQuarterTurnOfALongBoxIsHardlyTheSame() {
        candidates.clear();
        add(0, 0.9f, 50, 50, 40, 10, 0);
        add(0, 0.8f, 50, 50, 40, 10, (float) (Math.PI / 2));
        assertEquals(0.272, probIou(0, 1), 1e-3);
    }

    private void add(int classId, float score, float cx, float cy, float width, float height, float angle) {
        int candidate = candidates.add(candidates.count());
        candidates.classId[candidate] = classId;
        candidates.score[candidate] = score;
        candidates.box(candidate, cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2);
        candidates.angle[candidate] = angle;
    }

    /** Boxes of all shapes, points too, of two classes, near each other and far. */
    private void crowd(Random random, int count) {
        candidates.clear();
        float spread = 10 + random.nextInt(600);
        float largest = 1 + random.nextInt(200);
        for (int i = 0; i < count; i++) {
            float longer = random.nextInt(10) == 0 ? random.nextInt(2) * 1e-3f : random.nextFloat() * largest;
            add(
                    random.nextInt(2),
                    random.nextFloat(),
                    random.nextFloat() * spread,
                    random.nextFloat() * spread,
                    longer,
                    longer * (0.01f + random.nextFloat()),
                    (random.nextFloat() - 0.5f) * 8);
        }
    }

    private List<Integer> keep(RotatedNms nms) {
        int[] order = new ScoreOrder(CAPACITY).sort(candidates.score, candidates.count());
        int kept = nms.keep(candidates, order);
        return IntStream.range(0, kept).mapToObj(i -> order[i]).toList();
    }

    private List<Integer> bruteForce(float threshold, boolean perClass, boolean fast) {
        List<Integer> sorted =
                new ArrayList<>(IntStream.range(0, candidates.count()).boxed().toList());
        sorted.sort(Comparator.comparing((Integer i) -> -candidates.score[i]));
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            int candidate = sorted.get(i);
            List<Integer> rivals = fast ? sorted.subList(0, i) : kept;
            if (rivals.stream()
                    .noneMatch(rival -> (!perClass || candidates.classId[rival] == candidates.classId[candidate])
                            && probIou(rival, candidate) > threshold)) {
                kept.add(candidate);
            }
        }
        return kept;
    }

    /** Term by term as Ultralytics' {@code batch_probiou} has it, in double. */
    private double probIou(int i, int j) {
        double e = 1e-7;
        double[] first = gaussian(i);
        double[] second = gaussian(j);
        double x = second[0] - first[0];
        double y = first[1] - second[1];
        double a = first[2] + second[2];
        double b = first[3] + second[3];
        double c = first[4] + second[4];
        double d = a * b - c * c;
        double t1 = (a * y * y + b * x * x) / (d + e) * 0.25;
        double t2 = c * x * y / (d + e) * 0.5;
        double own = first[5] * second[5];
        double t3 = Math.log(d / (4 * Math.sqrt(own) + e) + e) * 0.5;
        double distance = Math.max(e, Math.min(100, t1 + t2 + t3));
        return 1 - Math.sqrt(1 - Math.exp(-distance) + e);
    }

    private double[] gaussian(int i) {
        double width = candidates.right[i] - candidates.left[i];
        double height = candidates.bottom[i] - candidates.top[i];
        double cos = Math.cos(candidates.angle[i]);
        double sin = Math.sin(candidates.angle[i]);
        double a = width * width / 12;
        double b = height * height / 12;
        return new double[] {
            (candidates.left[i] + candidates.right[i]) / 2.0,
            (candidates.top[i] + candidates.bottom[i]) / 2.0,
            a * cos * cos + b * sin * sin,
            a * sin * sin + b * cos * cos,
            (a - b) * cos * sin,
            a * b
        };
    }

    @Test
    void boxesFarApartAreToldAtAGlanceWithoutChangingTheAnswer() {
        Random random = new Random(14);
        int overlapping = 0;
        for (int round = 0; round < 20_000; round++) {
            candidates.clear();
            float size = (float) Math.pow(10, 3 * random.nextDouble());
            add(0, 0.9f, 0, 0, size * random.nextFloat(), size * random.nextFloat(), 3 * random.nextFloat());
            add(
                    0,
                    0.8f,
                    size * random.nextFloat(),
                    size * random.nextFloat(),
                    size * random.nextFloat(),
                    size * random.nextFloat(),
                    3 * random.nextFloat());
            double value = probIou(0, 1);
            for (double threshold : new double[] {0.001, 0.05, 0.3, 0.7}) {
                if (Math.abs(value - threshold) > 1e-6) {
                    boolean suppressed = keep(new RotatedNms(2, (float) threshold, true, 2, false))
                                    .size()
                            == 1;
                    assertEquals(value > threshold, suppressed, value + " against " + threshold);
                    overlapping += suppressed ? 1 : 0;
                }
            }
        }
        assertTrue(overlapping > 5000 && overlapping < 75_000, overlapping + " of 80000");
    }
}
