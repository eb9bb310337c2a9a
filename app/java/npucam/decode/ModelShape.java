package npucam.decode;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The numbers from which the shapes of all outputs follow.
 *
 * @param grid of the input size
 * @param task of the model
 * @param classCount of the model
 * @param extraChannels per box: keypoint numbers, mask coefficients, 1 for the angle, 0 for none
 * @param rows a model may have that chooses its objects itself, the most usual first
 * @param dflBins per side of a box
 */
record ModelShape(AnchorGrid grid, Task task, int classCount, int extraChannels, List<Integer> rows, int dflBins) {

    /** The same model with other numbers of DFL bins. */
    Stream<ModelShape> withOtherDflBins() {
        return IntStream.rangeClosed(2, 2 * Dfl.BINS)
                .filter(bins -> bins != Dfl.BINS)
                .mapToObj(bins -> new ModelShape(grid, task, classCount, extraChannels, rows, bins));
    }

    int dflChannels() {
        return Dfl.SIDES * dflBins;
    }
}
