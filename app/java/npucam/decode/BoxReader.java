package npucam.decode;

import java.util.List;
import npucam.data.Tensor;

/**
 * Reads classes, scores and boxes from the outputs of one scheme. Finding and placing are apart, so that boxes are only computed of the
 * candidates that are left in between. Scratch of one decoder.
 */
interface BoxReader {
    /** Most candidates one frame can have. */
    int capacity();

    /**
     * Finds the cells whose best class passes the score threshold, in ascending anchor order.
     *
     * @param outputs read; all of the model's, in its order; not read again after {@link #place}
     * @param found filled with anchors, classes and scores
     * @throws DecodeException when a class element is NaN or a score exceeds 1
     */
    void scan(List<Tensor> outputs, Candidates found);

    /**
     * Computes boxes from the outputs last scanned.
     *
     * @param candidates of that scan, in ascending anchor order; their boxes, in model pixels and not clipped, are filled
     */
    void place(Candidates candidates);
}
