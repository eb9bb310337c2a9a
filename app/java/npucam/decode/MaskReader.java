package npucam.decode;

import java.util.List;
import java.util.Optional;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.Letterbox;
import npucam.data.Mask;
import org.jspecify.annotations.Nullable;

/**
 * Task seg: the mask of each survivor, in frame pixels. A pixel belongs to it when its left upper corner lies in the box, as
 * Ultralytics 8.4 crops, and the mask logit at its centre is above 0, sampled bilinearly between prototype pixels. A frame of the
 * model's own size so gets the mask of Ultralytics' {@code process_mask}; other frames get theirs directly, not by way of the
 * letterboxed one. An object without a pixel is dropped.
 *
 * <p>Along a row the sampled logit is linear between two prototype pixels, so the frame pixels between two of one sign are
 * settled without being looked at.
 */
final class MaskReader implements DetailReader {
    private final AnchorValues coefficients;
    private final AnchorBlock prototypes;
    private final MaskLogits logits;
    private final MaskAxis columns;
    private final MaskAxis rows;
    private final MaskRuns runs = new MaskRuns();
    private final float[] values;
    private final float[] row;

    /**
     * @param coefficients as many channels as there are prototypes
     * @param prototypes one channel each, a quarter of the model's width and height
     */
    MaskReader(List<AnchorBlock> coefficients, AnchorBlock prototypes, AnchorGrid grid) {
        int prototypeColumns = Forms.prototypeSide(grid.modelWidth());
        int prototypeRows = Forms.prototypeSide(grid.modelHeight());
        this.coefficients = new AnchorValues(coefficients);
        this.prototypes = prototypes;
        this.logits = new MaskLogits(prototypes, prototypeColumns);
        this.columns = new MaskAxis(prototypeColumns, grid.modelWidth());
        this.rows = new MaskAxis(prototypeRows, grid.modelHeight());
        this.values = new float[this.coefficients.channels()];
        this.row = new float[prototypeColumns];
    }

    @Override
    public @Nullable Detection detection(Candidates candidates, int candidate, String label, Letterbox letterbox) {
        Box boxInModel = candidates.boxInModel(candidate);
        int left = firstFrom(letterbox.xInFrame(boxInModel.left()), letterbox.frameWidth());
        int top = firstFrom(letterbox.yInFrame(boxInModel.top()), letterbox.frameHeight());
        int right = firstFrom(letterbox.xInFrame(boxInModel.right()), letterbox.frameWidth());
        int bottom = firstFrom(letterbox.yInFrame(boxInModel.bottom()), letterbox.frameHeight());
        if (left >= right || top >= bottom) {
            return null;
        }
        coefficients.read(candidates.anchor[candidate], values);
        columns.fit(letterbox.frameWidth(), letterbox.gainX(), letterbox.padLeft());
        rows.fit(letterbox.frameHeight(), letterbox.gainY(), letterbox.padTop());
        find(left, top, right, bottom);
        return runs.isEmpty()
                ? null
                : new Detection(
                        letterbox.toFrame(boxInModel),
                        candidates.classId[candidate],
                        label,
                        candidates.score[candidate],
                        List.of(),
                        Optional.empty(),
                        Optional.of(new Mask(left, top, right, bottom, runs.lengths(), runs.count())));
    }

    /** The first pixel that begins at or after a place; at most the one after the last. */
    private static int firstFrom(double place, int pixels) {
        return (int) Math.max(0, Math.min(pixels, Math.ceil(place)));
    }

    /** Fills the runs for a rectangle of frame pixels. */
    private void find(int left, int top, int right, int bottom) {
        int firstColumn = columns.index(left);
        logits.compute(
                values,
                firstColumn,
                rows.index(top),
                columns.after(columns.index(right - 1)) + 1,
                rows.after(rows.index(bottom - 1)) + 1);
        runs.clear();
        for (int y = top; y < bottom; y++) {
            int prototypeRow = rows.index(y);
            logits.between(prototypeRow, rows.after(prototypeRow), rows.weight(y), row);
            appendRow(firstColumn, left, right);
        }
    }

    private void appendRow(int firstColumn, int left, int right) {
        int x = left;
        for (int column = firstColumn; x < right; column++) {
            int end = Math.min(right, columns.start(column + 1));
            float here = row[column - firstColumn];
            float after = row[columns.after(column) - firstColumn];
            if (here > 0 && after > 0) {
                runs.append(true, end - x);
            } else if (here <= 0 && after <= 0) {
                runs.append(false, end - x);
            } else {
                appendCrossing(here, after, x, end);
            }
            x = end;
        }
    }

    private void appendCrossing(float here, float after, int from, int to) {
        if (!Float.isFinite(here + after)) {
            throw new DecodeException("the mask logits from output "
                    + prototypes.elements().spec() + " are " + here + " and " + after
                    + ": the model, its conversion or its input is broken");
        }
        for (int x = from; x < to; x++) {
            runs.append(here + columns.weight(x) * (after - here) > 0, 1);
        }
    }
}
