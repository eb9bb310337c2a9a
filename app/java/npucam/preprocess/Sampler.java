package npucam.preprocess;

import npucam.data.Plane;

/**
 * Bilinear sampling of a plane, content row by content row. A cell is what one sample of the plane holds, one byte a channel:
 * three of BGR, two of interleaved chroma, one of the others. Rows are asked for in rising order, from 0.
 */
interface Sampler {
    /** Levels are {@code value · 2^7}: rounding them is lost below the rounding of the conversion's coefficients. */
    int LEVEL_FRACTION_BITS = 7;

    /** Starts on a plane of the size this sampler was made for. */
    void open(Plane plane);

    /**
     * Content row {@code y}, each channel rounded to a byte, the first in bits 0–7; bits above the last are undefined. Lent
     * until the next call.
     */
    int[] cells(int y);

    /** Content row {@code y} by channel, in levels. Lent until the next call. */
    int[][] levels(int y);

    /** The fastest sampler for a plane that gives cells. */
    static Sampler ofCells(SampledPlane plane) {
        return PairSampler.fitsCells(plane) ? new PairSampler(plane) : new PlaneSampler(plane);
    }

    /** The fastest sampler for a plane that gives levels. */
    static Sampler ofLevels(SampledPlane plane) {
        return PairSampler.fitsLevels(plane) ? new PairSampler(plane) : new PlaneSampler(plane);
    }
}
