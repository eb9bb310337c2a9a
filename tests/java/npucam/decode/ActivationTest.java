package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ActivationTest {
    @Test
    void theCutIsTheLargestElementThatDoesNotPass() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            float threshold = i == 0 ? 0f : random.nextFloat();
            for (Activation activation : Activation.values()) {
                float cut = activation.cut(threshold);
                assertTrue(activation.score(cut) <= threshold, activation + " at " + threshold);
                assertTrue(activation.score(Math.nextUp(cut)) > threshold, activation + " above " + threshold);
            }
        }
    }

    @Test
    void nothingPassesAThresholdOfOne() {
        assertEquals(Float.POSITIVE_INFINITY, Activation.LOGIT.cut(1f));
        assertEquals(1f, Activation.PROBABILITY.cut(1f));
    }

    @Test
    void aLogitOfZeroIsAScoreOfOneHalf() {
        assertEquals(0.5f, Activation.LOGIT.score(0f));
        assertEquals(0f, Activation.LOGIT.cut(0.5f), 2e-7f);
    }
}
