package npucam.decode;

import java.util.Arrays;

/**
 * Class scan of an F32 output that keeps all cells of a class together.
 *
 * <p>Classes outside, cells inside: each class's row is copied from the tensor into an array in one go, then every cell of it
 * is compared with the cut. The comparison is done on the floats' bits, as whole numbers, and its answer is a sign bit: floats
 * without sign compare like their bits, floats with sign the other way round, and NaN is what lies beyond infinity, with or
 * without sign; it counts as passing here. To stay fast the comparison must remain a loop over two arrays without a branch,
 * which HotSpot turns into vector code; reads from the direct buffer itself it does not, and {@link Math#max} is slow in code
 * of its first compiler. The answers are kept per eight classes, so that the class of a cell that passes is found by few looks
 * into the tensor.
 */
final class PlanarFloatScan implements ClassScan {
    private static final int GROUP = 8;
    private static final int MAGNITUDE = Integer.MAX_VALUE;
    private static final int INFINITY = Float.floatToIntBits(Float.POSITIVE_INFINITY);

    private final FloatElements elements;
    private final ChannelBlock classes;
    private final int firstAnchor;
    private final Scores scores;
    private final float cut;
    private final int[] row;
    private final int[][] passesOfGroup;
    private final int[] passes;

    PlanarFloatScan(FloatElements elements, ChannelBlock classes, int firstAnchor, Scores scores) {
        this.elements = elements;
        this.classes = classes;
        this.firstAnchor = firstAnchor;
        this.scores = scores;
        this.cut = scores.cut();
        this.row = new int[classes.cells()];
        this.passesOfGroup = new int[(classes.channels() + GROUP - 1) / GROUP][row.length];
        this.passes = new int[row.length];
    }

    @Override
    public void scan(Candidates found) {
        Arrays.fill(passes, 0);
        for (int group = 0; group < passesOfGroup.length; group++) {
            int[] ofGroup = passesOfGroup[group];
            Arrays.fill(ofGroup, 0);
            for (int id = group * GROUP; id < endOf(group); id++) {
                elements.bits(classes.index(id, 0), row);
                compare(row, ofGroup);
            }
            join(ofGroup, passes);
        }
        for (int cell = 0; cell < passes.length; cell++) {
            if (passes[cell] < 0) {
                add(found, cell);
            }
        }
    }

    private int endOf(int group) {
        return Math.min((group + 1) * GROUP, classes.channels());
    }

    private void compare(int[] read, int[] filled) {
        if (cut < 0) {
            orAboveNegative(read, Float.floatToIntBits(-cut), filled);
        } else {
            orAbovePositive(read, Float.floatToIntBits(cut), filled);
        }
    }

    private static void orAboveNegative(int[] read, int cutMagnitude, int[] filled) {
        for (int cell = 0; cell < filled.length; cell++) {
            int magnitude = read[cell] & MAGNITUDE;
            filled[cell] |= (magnitude - cutMagnitude) | ~read[cell] | (INFINITY - magnitude);
        }
    }

    private static void orAbovePositive(int[] read, int cutMagnitude, int[] filled) {
        for (int cell = 0; cell < filled.length; cell++) {
            int magnitude = read[cell] & MAGNITUDE;
            filled[cell] |= ((cutMagnitude - magnitude) & ~read[cell]) | (INFINITY - magnitude);
        }
    }

    private static void join(int[] read, int[] filled) {
        for (int cell = 0; cell < filled.length; cell++) {
            filled[cell] |= read[cell];
        }
    }

    private void add(Candidates found, int cell) {
        float best = cut;
        int bestId = 0;
        for (int group = 0; group < passesOfGroup.length; group++) {
            if (passesOfGroup[group][cell] < 0) {
                for (int id = group * GROUP; id < endOf(group); id++) {
                    float element = elements.at(classes.index(id, cell));
                    if (Float.isNaN(element)) {
                        throw scores.notANumber();
                    }
                    if (element > best) {
                        best = element;
                        bestId = id;
                    }
                }
            }
        }
        int candidate = found.add(firstAnchor + cell);
        found.classId[candidate] = bestId;
        found.score[candidate] = scores.of(best);
    }
}
