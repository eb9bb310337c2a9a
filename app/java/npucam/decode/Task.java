package npucam.decode;

import java.util.Arrays;
import java.util.Optional;

/** What a model with boxes gives beside them. */
enum Task {
    DETECT("detect", "detector"),
    POSE("pose", "pose"),
    SEG("seg", "seg"),
    OBB("obb", "obb");

    private final String word;
    private final String mudWord;

    Task(String word, String mudWord) {
        this.word = word;
        this.mudWord = mudWord;
    }

    static Optional<Task> of(String word) {
        return Arrays.stream(values()).filter(task -> task.word.equals(word)).findFirst();
    }

    /** As a {@code .mud} writes it. */
    String mudWord() {
        return mudWord;
    }

    @Override
    public String toString() {
        return word;
    }
}
