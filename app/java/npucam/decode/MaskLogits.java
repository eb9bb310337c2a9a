package npucam.decode;

import java.util.Arrays;

/**
 * Mask logits of one object at the prototypes' own resolution, Σ coefficient × prototype, computed only in the rectangle asked
 * for. Scratch, used again for every object.
 *
 * <p>Planar prototypes are copied row by row into arrays and added up there: to stay fast these must remain loops over arrays
 * without a branch, which HotSpot turns into vector code.
 */
final class MaskLogits {
    private final Elements prototypes;
    private final ChannelBlock block;
    private final int columns;
    private final float[] elements;
    private float[] logits = new float[0];
    private int left;
    private int top;
    private int width;

    /** @param columns of a prototype */
    MaskLogits(AnchorBlock prototypes, int columns) {
        this.prototypes = prototypes.elements();
        this.block = prototypes.channels();
        this.columns = columns;
        this.elements = new float[block.isPlanar() ? columns : columns * block.channels()];
    }

    /**
     * Computes a rectangle, in prototype pixels.
     *
     * @param coefficients read, one per prototype
     */
    void compute(float[] coefficients, int fromColumn, int fromRow, int toColumn, int toRow) {
        left = fromColumn;
        top = fromRow;
        width = toColumn - fromColumn;
        int size = width * (toRow - fromRow);
        if (logits.length < size) {
            logits = new float[size];
        }
        for (int row = fromRow; row < toRow; row++) {
            if (block.isPlanar()) {
                addPlanes(coefficients, row);
            } else {
                multiplyPixels(coefficients, row);
            }
        }
    }

    private void addPlanes(float[] coefficients, int row) {
        int cell = row * columns + left;
        int offset = (row - top) * width;
        Arrays.fill(logits, offset, offset + width, 0);
        for (int channel = 0; channel < block.channels(); channel++) {
            prototypes.copy(block.index(channel, cell), width, elements);
            add(coefficients[channel], elements, logits, offset, width);
        }
    }

    private static void add(float coefficient, float[] read, float[] filled, int offset, int count) {
        for (int i = 0; i < count; i++) {
            filled[offset + i] += coefficient * read[i];
        }
    }

    private void multiplyPixels(float[] coefficients, int row) {
        int channels = block.channels();
        prototypes.copy(block.index(0, row * columns + left), width * channels, elements);
        for (int column = 0; column < width; column++) {
            float sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += coefficients[channel] * elements[column * channels + channel];
            }
            logits[(row - top) * width + column] = sum;
        }
    }

    /**
     * One row between two of the rectangle's.
     *
     * @param weight of the second, 0–1
     * @param filled from the rectangle's first column on
     */
    void between(int firstRow, int secondRow, float weight, float[] filled) {
        mix(logits, (firstRow - top) * width, (secondRow - top) * width, weight, filled, width);
    }

    private static void mix(float[] read, int first, int second, float weight, float[] filled, int count) {
        for (int i = 0; i < count; i++) {
            filled[i] = read[first + i] + weight * (read[second + i] - read[first + i]);
        }
    }
}
