package npucam.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import npucam.model.ModelException;
import org.junit.jupiter.api.Test;

class ComparedModelsTest {
    private static FindingsFile.Head head(String model, String task, String... labels) {
        return new FindingsFile.Head(model, "decoder", "engine", task, 0, List.of(labels), List.of());
    }

    private static String refusal(FindingsFile.Head reference, FindingsFile.Head other) {
        return assertThrows(ModelException.class, () -> ComparedModels.requireAlike(reference, other))
                .problems()
                .get(0);
    }

    @Test
    void theSameTaskAndClassesCanBeCompared() {
        assertDoesNotThrow(() ->
                ComparedModels.requireAlike(head("a", "detect", "cat", "dog"), head("b", "detect", "cat", "dog")));
    }

    @Test
    void anotherTaskIsRefused() {
        assertEquals(
                "b and a cannot be compared: the first is for pose, the second for detect. Name models of one task",
                refusal(head("a", "detect", "person"), head("b", "pose", "person")));
    }

    @Test
    void theFirstClassThatDiffersIsNamed() {
        assertEquals(
                "b and a cannot be compared: class 1 is 'cow' in the first and 'dog' in the second."
                        + " Where only the names differ, give both the right ones: --labels FILE",
                refusal(head("a", "detect", "cat", "dog", "pig"), head("b", "detect", "cat", "cow", "hen")));
    }

    @Test
    void aClassThatOnlyOneHasIsNamed() {
        assertEquals(
                "b and a cannot be compared: the first has 1 classes, the second 2; class 1, 'dog', is in one of them only."
                        + " Name models with the same classes",
                refusal(head("a", "detect", "cat", "dog"), head("b", "detect", "cat")));
    }
}
