package npucam.decode;

import npucam.data.TensorSpec;

/** From class elements to scores, for one output: where the threshold lies among elements, and what a score may be. */
final class Scores {
    /** Room for the rounding of a quantized 1. */
    private static final float HIGHEST = 1.01f;

    private final TensorSpec spec;
    private final Activation activation;
    private final float scoreThreshold;

    Scores(TensorSpec spec, Activation activation, float scoreThreshold) {
        this.spec = spec;
        this.activation = activation;
        this.scoreThreshold = scoreThreshold;
    }

    /** An element passes when it is above this. */
    float cut() {
        return activation.cut(scoreThreshold);
    }

    /** @throws DecodeException when this is no probability */
    float of(float element) {
        float score = activation.score(element);
        if (!(score <= HIGHEST)) {
            throw new DecodeException("output " + spec + " holds " + element
                    + " where probabilities end at 1: it is not the node after the sigmoid");
        }
        return Math.min(score, 1f);
    }

    DecodeException notANumber() {
        return new DecodeException("output " + spec
                + " holds NaN: the model, its conversion or its input is broken, nothing can be detected");
    }
}
