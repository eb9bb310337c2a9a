package npucam.decode;

import java.util.List;
import npucam.data.Tensor;

/**
 * The one-to-one heads of YOLO26, which need no suppression. As Ultralytics' head does: of the {@link #LIMIT} anchors with the best
 * classes, the {@link #LIMIT} best pairs of anchor and class, so that one anchor may give several objects.
 */
final class OneToOneReader implements BoxReader {
    private static final int LIMIT = 300;

    private final HeadReader heads;
    private final List<AnchorBlock> classes;
    private final float cut;
    private final int limit;
    private final Candidates pairs;
    private final ScoreOrder order;

    /** @param classes in ascending anchor order */
    OneToOneReader(HeadReader heads, List<AnchorBlock> classes, float scoreThreshold) {
        this.heads = heads;
        this.classes = List.copyOf(classes);
        this.cut = Activation.LOGIT.cut(scoreThreshold);
        this.limit = Math.min(LIMIT, heads.capacity());
        this.pairs = new Candidates(2 * limit + classes.get(0).channels().channels());
        this.order = new ScoreOrder(Math.max(heads.capacity(), pairs.capacity()));
    }

    @Override
    public int capacity() {
        return heads.capacity();
    }

    @Override
    public void scan(List<Tensor> tensors, Candidates found) {
        heads.scan(tensors, found);
        keepBest(found);
        pairs.clear();
        int block = 0;
        for (int i = 0; i < found.count(); i++) {
            while (found.anchor[i] >= classes.get(block).endAnchor()) {
                block++;
            }
            addPairs(classes.get(block), found.anchor[i]);
            if (pairs.count() > 2 * limit) {
                keepBest(pairs);
            }
        }
        keepBest(pairs);
        found.set(pairs);
    }

    private void keepBest(Candidates candidates) {
        if (candidates.count() > limit) {
            candidates.retain(order.sort(candidates.score, candidates.count()), limit);
        }
    }

    private void addPairs(AnchorBlock of, int anchor) {
        for (int id = 0; id < of.channels().channels(); id++) {
            float element = of.at(id, anchor);
            if (element > cut) {
                int pair = pairs.add(anchor);
                pairs.classId[pair] = id;
                pairs.score[pair] = Activation.LOGIT.score(element);
            }
        }
    }

    @Override
    public void place(Candidates candidates) {
        heads.place(candidates);
    }
}
