package npucam.model.llm;

import java.util.List;
import java.util.Optional;
import npucam.model.llm.LlmFacts.Vision;
import npucam.model.llm.LlmSettings.Quantize;
import npucam.model.llm.LlmSettings.Sides;

/**
 * A conversion that keeps the tool's rules, with what the tool will make of the parameters.
 *
 * @param quantize what the tool really quantises to, never {@code AUTO}
 * @param group weights that share a scale; 0 is one scale per output
 * @param picture the largest, for a model with pictures
 * @param notes what deserves to be said, one line each
 */
record LlmPlan(
        LlmSettings settings,
        LlmFacts facts,
        Quantize quantize,
        int group,
        Optional<Sides> picture,
        List<String> notes) {

    LlmPlan {
        notes = List.copyOf(notes);
    }

    /** Of a kind whose sizes are known. */
    boolean isMeasured() {
        return facts.type().equals(LlmFacts.QWEN2_5_VL) && facts.vision().isPresent();
    }

    Optional<Vision> vision() {
        return facts.vision();
    }

    int weightBits() {
        return quantize.weightBits();
    }

    /** Squares that the largest picture is cut into. */
    long patches(Vision vision) {
        return picture.map(sides -> (long) sides.width() * sides.height()).orElse(0L)
                / ((long) vision.patchSize() * vision.patchSize());
    }
}
