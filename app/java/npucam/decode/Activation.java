package npucam.decode;

/** What the class elements of an output are, and how they become scores. */
enum Activation {
    /** score = 1/(1 + e^−z), computed in double and rounded to float. */
    LOGIT {
        @Override
        float score(float element) {
            return (float) (1 / (1 + Math.exp(-(double) element)));
        }

        @Override
        float cut(float scoreThreshold) {
            int low = Ranks.of(Float.NEGATIVE_INFINITY);
            int high = Ranks.of(Float.POSITIVE_INFINITY);
            while (low < high) {
                int middle = (int) (((long) low + high + 1) >> 1);
                if (score(Ranks.real(middle)) <= scoreThreshold) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            return Ranks.real(low);
        }
    },

    /** The element is the score. */
    PROBABILITY {
        @Override
        float score(float element) {
            return element;
        }

        @Override
        float cut(float scoreThreshold) {
            return scoreThreshold;
        }
    };

    /** The score of a class element; never decreasing. */
    abstract float score(float element);

    /** The largest element whose score is not above the threshold: {@code score(e) > threshold} exactly when {@code e > cut}. */
    abstract float cut(float scoreThreshold);
}
