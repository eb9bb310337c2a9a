package npucam.model.compare;

import static npucam.model.compare.Things.square;
import static npucam.model.compare.Things.thing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import npucam.data.Box;
import npucam.data.Detection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AveragePrecisionTest {
    private static final double EXACT = 1e-9;

    @Test
    void isWhatPycocotoolsMakesOfTheSameObjects() throws IOException {
        AveragePrecision precision = new AveragePrecision(4);
        List<Detection> truths = new ArrayList<>();
        List<Detection> found = new ArrayList<>();
        int compared = 0;
        for (String line : Files.readAllLines(Path.of("tests/golden/precision/precision.txt"))) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "true" -> truths.add(read(words, 2, 1));
                case "found" -> found.add(read(words, 3, Double.parseDouble(words[2])));
                default -> {
                    if (!truths.isEmpty() || !found.isEmpty()) {
                        precision.add(truths, found);
                        truths.clear();
                        found.clear();
                    }
                    if (words[0].equals("precision")) {
                        Precision all = precision.precision();
                        boolean mean = words[1].equals("all");
                        Precision.OfClass of = mean ? null : all.classes().get(Integer.parseInt(words[1]));
                        assertEquals(Double.parseDouble(words[2]), of == null ? all.at50() : of.at50(), EXACT, line);
                        assertEquals(
                                Double.parseDouble(words[3]), of == null ? all.at50To95() : of.at50To95(), EXACT, line);
                        compared++;
                    }
                }
            }
        }
        assertEquals(4, compared);
        assertEquals(0, precision.precision().classes().get(2).truths());
        assertTrue(Double.isNaN(precision.precision().classes().get(2).at50()));
    }

    private static Detection read(String[] words, int corner, double score) {
        double[] corners = IntStream.range(corner, corner + 4)
                .mapToDouble(i -> Double.parseDouble(words[i]))
                .toArray();
        return thing(Integer.parseInt(words[1]), score, corners[0], corners[1], corners[2], corners[3]);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void isWhatItsDefinitionSaysTakenLiterally(int seed) {
        Random random = new Random(seed);
        List<List<Detection>> truths = new ArrayList<>();
        List<List<Detection>> found = new ArrayList<>();
        AveragePrecision precision = new AveragePrecision(2);
        for (int picture = 0; picture < 12; picture++) {
            List<Detection> there = new ArrayList<>();
            List<Detection> seen = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                Detection truth = square(random.nextInt(2), 1, random.nextInt(40), random.nextInt(40));
                there.add(truth);
                Box box = truth.boxInFrame();
                seen.add(square(
                        truth.classId(),
                        1 - random.nextFloat(),
                        box.left() + random.nextGaussian(),
                        box.top() + random.nextGaussian()));
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                seen.add(square(random.nextInt(2), 0.6f * random.nextFloat(), random.nextInt(40), random.nextInt(40)));
            }
            seen.sort(Comparator.comparing(Detection::score).reversed());
            precision.add(there, seen);
            truths.add(there);
            found.add(seen);
        }
        for (int classId = 0; classId < 2; classId++) {
            double sum = 0;
            for (int step = 0; step < 10; step++) {
                double literal = literally(truths, found, classId, 0.5 + 0.05 * step);
                sum += literal;
                if (step == 0) {
                    assertEquals(
                            literal,
                            precision.precision().classes().get(classId).at50(),
                            EXACT);
                }
            }
            assertEquals(sum / 10, precision.precision().classes().get(classId).at50To95(), EXACT);
        }
    }

    /** At each recall the best precision that some score limit reaches with at least that recall; every limit matched anew. */
    private static double literally(
            List<List<Detection>> truths, List<List<Detection>> found, int classId, double leastOverlap) {
        List<Double> limits = found.stream()
                .flatMap(List::stream)
                .map(object -> (double) object.score())
                .distinct()
                .toList();
        double sum = 0;
        for (int step = 0; step <= 100; step++) {
            double best = 0;
            for (double limit : limits) {
                int right = 0;
                int wrong = 0;
                int there = 0;
                for (int picture = 0; picture < truths.size(); picture++) {
                    List<Detection> free = new ArrayList<>(truths.get(picture).stream()
                            .filter(truth -> truth.classId() == classId)
                            .toList());
                    there += free.size();
                    for (Detection object : found.get(picture)) {
                        if (object.classId() != classId || object.score() < limit) {
                            continue;
                        }
                        Detection nearest = free.stream()
                                .filter(truth -> overlap(truth.boxInFrame(), object.boxInFrame()) >= leastOverlap)
                                .max(Comparator.comparingDouble(
                                        truth -> overlap(truth.boxInFrame(), object.boxInFrame())))
                                .orElse(null);
                        if (nearest == null) {
                            wrong++;
                        } else {
                            right++;
                            free.remove(nearest);
                        }
                    }
                }
                if (right > 0 && right * 100 >= step * there) {
                    best = Math.max(best, (double) right / (right + wrong));
                }
            }
            sum += best;
        }
        return sum / 101;
    }

    private static double overlap(Box a, Box b) {
        double width = Math.max(0, Math.min((double) a.right(), b.right()) - Math.max(a.left(), b.left()));
        double height = Math.max(0, Math.min((double) a.bottom(), b.bottom()) - Math.max(a.top(), b.top()));
        double both = width * height;
        return both / ((double) a.width() * a.height() + (double) b.width() * b.height() - both);
    }

    @Test
    void whatIsFoundExactlyIsWorthOneWhateverIsFoundBesideIt() {
        AveragePrecision precision = new AveragePrecision(1);
        precision.add(
                List.of(square(0, 1, 0, 0), square(0, 1, 50, 0)),
                List.of(square(0, 0.9, 0, 0), square(0, 0.8, 50, 0), square(0, 0.1, 90, 0)));
        assertEquals(1, precision.precision().at50To95());
        assertEquals(2, precision.precision().truths());
    }

    @Test
    void withoutAnythingThereIsNothingToMeasure() {
        AveragePrecision precision = new AveragePrecision(3);
        precision.add(List.of(), List.of(square(0, 0.9, 0, 0)));
        assertTrue(Double.isNaN(precision.precision().at50To95()));
    }
}
