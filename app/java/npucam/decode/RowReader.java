package npucam.decode;

import java.util.List;
import npucam.data.Tensor;

/**
 * Detections that the model has already chosen, one per row, with score and class in columns of their own. Rows without an object
 * have the score 0.
 */
final class RowReader implements BoxReader {
    private final OutputElements outputs;
    private final AnchorBlock rows;
    private final Columns columns;
    private final int classCount;
    private final float scoreThreshold;
    private final Scores scores;
    private final HeadBoxes boxes;

    /**
     * What stands where in a row.
     *
     * @param box first of its four columns
     * @param asCorners the box is left, top, right, bottom; else centre x, centre y, width, height
     */
    record Columns(int box, boolean asCorners, int score, int classId) {}

    RowReader(OutputElements outputs, AnchorBlock rows, Columns columns, int classCount, float scoreThreshold) {
        this.outputs = outputs;
        this.rows = rows;
        this.columns = columns;
        this.classCount = classCount;
        this.scoreThreshold = scoreThreshold;
        this.scores = new Scores(rows.elements(), Activation.PROBABILITY, scoreThreshold);
        AnchorBlock box = rows.channels(columns.box(), CentreBoxes.CHANNELS);
        this.boxes = columns.asCorners() ? new CornerBoxes(box) : new CentreBoxes(box);
    }

    @Override
    public int capacity() {
        return rows.endAnchor();
    }

    @Override
    public void scan(List<Tensor> tensors, Candidates found) {
        outputs.bind(tensors);
        for (int row = 0; row < rows.endAnchor(); row++) {
            float score = rows.at(columns.score(), row);
            if (Float.isNaN(score)) {
                throw scores.notANumber();
            }
            if (score > scoreThreshold) {
                int candidate = found.add(row);
                found.score[candidate] = scores.of(score);
                found.classId[candidate] = classId(row);
            }
        }
    }

    private int classId(int row) {
        float element = rows.at(columns.classId(), row);
        int id = (int) element;
        if (id != element || id < 0 || id >= classCount) {
            throw new DecodeException("output " + rows.elements().spec() + " holds class " + element + " in row " + row
                    + ", but the labels name " + classCount + ": give one per class, in the model's order");
        }
        return id;
    }

    @Override
    public void place(Candidates candidates) {
        boxes.place(candidates, 0, candidates.count());
    }
}
