package npucam.model.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import npucam.model.llm.LlmSettings.Chip;
import npucam.model.llm.LlmSettings.Quantize;
import org.junit.jupiter.api.Test;

/**
 * The estimate of Qwen2.5-VL-3B against what conversions of one and two layers of its size took by the vendor's {@code model_tool}
 * and in the runtime's memory.
 */
class LlmEstimateTest {
    private static final String PLAIN = "qwen2.5-vl-3b";
    private static final String AWQ = "qwen2.5-vl-3b-awq";

    @Test
    void weightsOfALayerAreThoseMeasured() {
        assertNear(
                36 * 42_692_608L, LlmEstimate.of(new LlmSpecs().planFor(PLAIN)).layers(), 36 * 4096);
        assertNear(36 * 40_886_272L, LlmEstimate.of(new LlmSpecs().planFor(AWQ)).layers(), 36 * 4096);
    }

    @Test
    void embeddingAndTowerAreThoseMeasured() {
        LlmEstimate estimate = LlmEstimate.of(new LlmSpecs().planFor(PLAIN));
        assertEquals(622_329_856L, estimate.embedding());
        assertEquals(0, estimate.head(), "the 3B's output shares the embedding's table");
        assertNear(1_338_245_120L, estimate.vision(), 1_338_245_120L * 0.001);
    }

    @Test
    void keyValueCacheIsThatMeasured() {
        assertEquals(
                36 * 2_125_824L, LlmEstimate.of(new LlmSpecs().planFor(PLAIN)).keyValueCache());
    }

    @Test
    void activationsAreThoseMeasured() {
        LlmEstimate shared = LlmEstimate.of(new LlmSpecs().planFor(PLAIN));
        assertNear(228_487_168L, shared.sharedActivations(), 4096, "the tower is the largest");
        assertNear(
                36 * (162_553_856L + 98_304) + 228_487_168L + 1_843_200,
                shared.ownActivations(),
                100_000,
                "tower, output, and of each layer the prompt's and the next word's network");
        LlmEstimate longer = LlmEstimate.of(new LlmSpecs().seqLength(4096).planFor(PLAIN));
        assertNear(0.34e9, longer.sharedActivations(), 0.005e9, "now a block is the largest");
        LlmEstimate twoCores = LlmEstimate.of(new LlmSpecs().chip(Chip.BM1688).planFor(PLAIN));
        assertNear(36 * (207_642_624L + 98_304) + 228_487_168L + 1_843_200, twoCores.ownActivations(), 100_000);
        LlmEstimate dynamic = LlmEstimate.of(new LlmSpecs().dynamic().planFor(PLAIN));
        assertNear(36 * (154_165_248L + 98_304) + 228_487_168L + 1_843_200, dynamic.ownActivations(), 100_000);
    }

    @Test
    void theWholeIsTheSumOfItsParts() {
        LlmEstimate estimate = LlmEstimate.of(new LlmSpecs().planFor(PLAIN));
        assertNear(3.90e9, estimate.deviceBytes(true), 0.01e9);
        assertNear(9.8e9, estimate.deviceBytes(false), 0.1e9);
        assertNear(3.6e9, estimate.fileBytes(), 0.02e9);
        assertNear(3.84e9, LlmEstimate.of(new LlmSpecs().planFor(AWQ)).deviceBytes(true), 0.01e9);
        assertNear(
                5.3e9,
                LlmEstimate.of(new LlmSpecs().quantize(Quantize.W8BF16).planFor(PLAIN))
                        .deviceBytes(true),
                0.1e9);
        assertNear(
                7.9e9,
                LlmEstimate.of(new LlmSpecs().quantize(Quantize.BF16).planFor(PLAIN))
                        .deviceBytes(true),
                0.1e9);
    }

    @Test
    void anEmbeddingOnDiskLeavesTheOutputsTableOnTheDevice() {
        LlmEstimate onDisk = LlmEstimate.of(new LlmSpecs().embeddingDisk().planFor(PLAIN));
        LlmEstimate onDevice = LlmEstimate.of(new LlmSpecs().planFor(PLAIN));
        assertEquals(0, onDisk.embedding());
        assertEquals(622_329_856L, onDisk.head());
        assertEquals(622_329_856L, onDisk.embeddingFile());
        assertEquals(onDevice.weights(), onDisk.weights(), "a tied table is there once either way");
    }

    @Test
    void aSmallerPictureMakesTheTowerSmall() {
        LlmEstimate small = LlmEstimate.of(
                new LlmSpecs().maxPixels(new LlmSettings.Sides(448, 448)).planFor(PLAIN));
        assertNear(162_553_856L, small.sharedActivations(), 4096, "the block is the largest then");
        assertTrue(small.ownActivations()
                < LlmEstimate.of(new LlmSpecs().planFor(PLAIN)).ownActivations());
    }

    private static void assertNear(double expected, long real, double tolerance, String... why) {
        assertEquals(expected, (double) real, tolerance, String.join(" ", why));
    }
}
