package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NmsTest {
    private static final AnchorGrid GRID = new AnchorGrid(320, 640);
    private static final int ANCHORS = GRID.cells();

    private final Candidates candidates = new Candidates(ANCHORS);

    @Test
    void aRandomCrowdIsThinnedAsByBruteForce() {
        Random random = new Random(3);
        for (int round = 0; round < 60; round++) {
            float threshold = round % 4 == 0 ? 0 : random.nextFloat();
            boolean perClass = round % 3 > 0;
            crowd(random, random.nextInt(600), 1 + random.nextInt(4));
            Nms nms = new Nms(GRID, threshold, perClass, ANCHORS);
            List<Integer> expected = bruteForce(threshold, perClass);
            assertEquals(expected, keep(nms), "round " + round);
            assertEquals(expected, keep(nms), "nothing is remembered from the frame before");
        }
    }

    @Test
    void anIouEqualToTheThresholdDoesNotSuppress() {
        candidates.clear();
        add(0, 0, 0.9f, 0, 0, 10, 10);
        add(1, 0, 0.8f, 0, 0, 10, 5);
        assertEquals(List.of(0, 1), keep(new Nms(GRID, 0.5f, true, 10)));
        assertEquals(List.of(0), keep(new Nms(GRID, Math.nextDown(0.5f), true, 10)));
    }

    @Test
    void otherClassesAreLeftAlone() {
        candidates.clear();
        add(0, 0, 0.9f, 0, 0, 10, 10);
        add(1, 1, 0.8f, 0, 0, 10, 10);
        add(2, 0, 0.7f, 0, 0, 10, 10);
        assertEquals(List.of(0, 1), keep(new Nms(GRID, 0.5f, true, 10)));
        assertEquals(List.of(0), keep(new Nms(GRID, 0.5f, false, 10)), "class-agnostic");
    }

    @Test
    void aSuppressedBoxSuppressesNothing() {
        candidates.clear();
        add(0, 0, 0.9f, 0, 0, 10, 10);
        add(10, 0, 0.8f, 4, 0, 14, 10);
        add(20, 0, 0.7f, 8, 0, 18, 10);
        assertEquals(List.of(0, 2), keep(new Nms(GRID, 0.4f, true, 10)));
    }

    @Test
    void ofEqualScoresTheLowerAnchorStays() {
        candidates.clear();
        add(7, 0, 0.5f, 0, 0, 10, 10);
        add(9, 0, 0.5f, 0, 0, 10, 9);
        add(30, 0, 0.5f, 50, 50, 60, 60);
        assertEquals(List.of(0, 2), keep(new Nms(GRID, 0.5f, true, 10)));
    }

    @Test
    void boxesWithoutAreaOverlapNothing() {
        candidates.clear();
        add(0, 0, 0.9f, 5, 5, 5, 5);
        add(1, 0, 0.8f, 5, 5, 5, 5);
        add(2, 0, 0.7f, 9, 9, 4, 4);
        assertEquals(List.of(0, 1, 2), keep(new Nms(GRID, 0f, true, 10)));
    }

    @Test
    void theLimitKeepsTheBest() {
        candidates.clear();
        for (int i = 0; i < 20; i++) {
            add(i, 0, 0.1f + 0.01f * i, 20 * i, 0, 20 * i + 10, 10);
        }
        assertEquals(List.of(19, 18, 17), keep(new Nms(GRID, 0.5f, true, 3)));
    }

    private void add(int anchor, int classId, float score, float left, float top, float right, float bottom) {
        int candidate = candidates.add(anchor);
        candidates.classId[candidate] = classId;
        candidates.score[candidate] = score;
        candidates.box(candidate, left, top, right, bottom);
    }

    /** Boxes of all sizes, some beyond the picture, with corners on a coarse grid, so that equal IoUs and scores are common. */
    private void crowd(Random random, int count, int classCount) {
        candidates.clear();
        int spread = 20 + random.nextInt(160);
        for (int i = 0; i < count; i++) {
            float left = (random.nextInt(spread) - 10) * 4;
            float top = (random.nextInt(spread) - 10) * 4;
            int largest = random.nextInt(4) == 0 ? 120 : 8;
            add(
                    i,
                    random.nextInt(classCount),
                    (1 + random.nextInt(500)) / 500f,
                    left,
                    top,
                    left + 4 + random.nextInt(largest) * 4,
                    top + 4 + random.nextInt(largest) * 4);
        }
    }

    private List<Integer> keep(Nms nms) {
        int[] order = new ScoreOrder(ANCHORS).sort(candidates.score, candidates.count());
        int kept = nms.keep(candidates, order);
        return IntStream.range(0, kept).mapToObj(i -> order[i]).toList();
    }

    private List<Integer> bruteForce(float threshold, boolean perClass) {
        List<TextbookDecoder.Found> all = new ArrayList<>();
        for (int i = 0; i < candidates.count(); i++) {
            all.add(new TextbookDecoder.Found(
                    i,
                    perClass ? candidates.classId[i] : 0,
                    candidates.score[i],
                    candidates.left[i],
                    candidates.top[i],
                    candidates.right[i],
                    candidates.bottom[i]));
        }
        all.sort(Comparator.comparing((TextbookDecoder.Found found) -> -found.score())
                .thenComparing(TextbookDecoder.Found::anchor));
        return TextbookDecoder.suppress(all, threshold).stream()
                .map(TextbookDecoder.Found::anchor)
                .toList();
    }

    @Test
    void scoresAreSortedBestFirstAndStably() {
        Random random = new Random(4);
        float[] score = new float[3000];
        for (int i = 0; i < score.length; i++) {
            score[i] = random.nextInt(3) == 0 ? random.nextInt(5) / 4f : random.nextFloat();
        }
        ScoreOrder order = new ScoreOrder(score.length);
        for (int count : new int[] {3000, 0, 1, 2, 999, 3000}) {
            List<Integer> expected =
                    new ArrayList<>(IntStream.range(0, count).boxed().toList());
            expected.sort(Comparator.comparing((Integer i) -> -score[i]));
            int[] sorted = order.sort(score, count);
            assertEquals(
                    expected, IntStream.range(0, count).mapToObj(i -> sorted[i]).toList());
        }
    }
}
