package npucam.decode;

import java.util.Arrays;
import java.util.Optional;

/** What one output is to a scheme, as the descriptor's roles write it. */
enum Role {
    /** One head's map of DFL and class logits. */
    CONCAT("concat"),
    /** Distances to left, top, right, bottom. */
    DISTANCES("distances"),
    /** Class scores. */
    SCORES("scores"),
    /** Boxes and scores of all heads. */
    OUTPUT0("output0"),
    /** Not looked at. */
    IGNORE("ignore");

    private final String word;

    Role(String word) {
        this.word = word;
    }

    static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word.equals(word)).findFirst();
    }

    @Override
    public String toString() {
        return word;
    }
}
