package npucam.decode;

import java.util.Arrays;

/**
 * Mask logits of one object at the prototypes' own resolution, Σ coefficient × prototype, computed only in the rectangle asked
 * for. Scratch, used again for every object.
 *
 * <p>Planar prototypes are copied row by row into arrays and added up there: to stay fast these must remain loops over arrays
 * without a branch, four rows at once, which HotSpot turns into vector code.
 */
final class MaskLogits {
    private static final int ROWS_AT_ONCE = 4;

    private final Elements prototypes;
    private final ChannelBlock block;
    private final int columns;
    private final float[][] rows;
    private float[] logits = new float[0];
    private int left;
    private int top;
    private int width;

    /** @param columns of a prototype */
    MaskLogits(AnchorBlock prototypes, int columns) {
        this.prototypes = prototypes.elements();
        this.block = prototypes.channels();
        this.columns = columns;
        this.rows = new float[ROWS_AT_ONCE][block.isPlanar() ? columns : columns * block.channels()];
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
        int channel = 0;
        for (; channel + ROWS_AT_ONCE <= block.channels(); channel += ROWS_AT_ONCE) {
            for (int i = 0; i < ROWS_AT_ONCE; i++) {
                prototypes.copy(block.index(channel + i, cell), width, rows[i]);
            }
            add(
                    coefficients[channel],
                    rows[0],
                    coefficients[channel + 1],
                    rows[1],
                    coefficients[channel + 2],
                    rows[2],
                    coefficients[channel + 3],
                    rows[3],
                    logits,
                    offset,
                    width);
        }
        for (; channel < block.channels(); channel++) {
            prototypes.copy(block.index(channel, cell), width, rows[0]);
            add(coefficients[channel], rows[0], logits, offset, width);
        }
    }

    private static void add(
            float c0,
            float[] row0,
            float c1,
            float[] row1,
            float c2,
            float[] row2,
            float c3,
            float[] row3,
            float[] filled,
            int offset,
            int count) {
        for (int i = 0; i < count; i++) {
            filled[offset + i] += c0 * row0[i] + c1 * row1[i] + c2 * row2[i] + c3 * row3[i];
        }
    }

    private static void add(float coefficient, float[] row, float[] filled, int offset, int count) {
        for (int i = 0; i < count; i++) {
            filled[offset + i] += coefficient * row[i];
        }
    }

    private void multiplyPixels(float[] coefficients, int row) {
        int channels = block.channels();
        float[] pixels = rows[0];
        prototypes.copy(block.index(0, row * columns + left), width * channels, pixels);
        for (int column = 0; column < width; column++) {
            float sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += coefficients[channel] * pixels[column * channels + channel];
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
