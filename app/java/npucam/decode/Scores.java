package npucam.decode;

/** From class elements to scores, for one output: where the threshold lies among elements, and what a score may be. */
final class Scores {
    /** Room for the rounding of a quantized 1. */
    private static final float HIGHEST = 1.01f;

    private final Elements elements;
    private final Activation activation;
    private final float scoreThreshold;

    /** Of outputs with few different elements: an exponential function per candidate would be a third of a crowded scan. */
    private final float[] ofRank;

    /** @param elements of the output that holds the scores, or what they are made of */
    Scores(Elements elements, Activation activation, float scoreThreshold) {
        this.elements = elements;
        this.activation = activation;
        this.scoreThreshold = scoreThreshold;
        this.ofRank = elements instanceof ByteElements bytes ? ofEveryRank(bytes) : new float[0];
    }

    private float[] ofEveryRank(ByteElements bytes) {
        float[] scores = new float[ByteElements.VALUES];
        for (int rank = 0; rank < scores.length; rank++) {
            scores[rank] = activation.score(bytes.realOfRank(rank));
        }
        return scores;
    }

    /** An element passes when it is above this. */
    float cut() {
        return activation.cut(scoreThreshold);
    }

    /**
     * The score of an element of the bound tensor.
     *
     * @throws DecodeException when it is NaN or no probability
     */
    float at(int index) {
        return checked(ofRank.length == 0 ? activation.score(elements.at(index)) : ofRank[elements.rank(index)]);
    }

    /** @throws DecodeException when this is NaN or no probability */
    float of(float element) {
        return checked(activation.score(element));
    }

    private float checked(float score) {
        if (!(score <= HIGHEST)) {
            throw Float.isNaN(score) ? notANumber() : noProbability(score);
        }
        return Math.min(score, 1f);
    }

    private DecodeException noProbability(float score) {
        return new DecodeException("output " + elements.spec() + " holds " + score
                + " where probabilities end at 1: it is not the node after the sigmoid");
    }

    DecodeException notANumber() {
        return new DecodeException("output " + elements.spec()
                + " holds NaN: the model, its conversion or its input is broken, nothing can be detected");
    }
}
