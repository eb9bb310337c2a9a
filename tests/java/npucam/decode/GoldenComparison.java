package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import npucam.data.Box;
import npucam.data.ClassScore;
import npucam.data.Detection;
import npucam.data.Findings;
import npucam.data.Keypoint;
import npucam.data.Mask;
import npucam.data.RotatedBox;
import tools.jackson.databind.JsonNode;

/** Whether findings are those of a golden: the same number in the same order, each figure within the rounding of floats. */
final class GoldenComparison {
    private static final double SCORE = 1e-5;
    private static final double BOX_PIXELS = 2e-3;
    private static final double KEYPOINT_PIXELS = 5e-3;
    private static final double RADIANS = 1e-5;
    private static final int MASK_PIXELS = 2;

    private GoldenComparison() {}

    /** Everything but {@code maskInModel}. */
    static void assertFound(Golden golden, Findings findings) {
        List<Detection> found = findings.detections();
        assertEquals(golden.detections().size(), found.size(), "number of detections");
        for (int i = 0; i < found.size(); i++) {
            assertDetection(golden.detections().get(i), found.get(i), "detection " + i);
        }
        assertEquals(golden.top().size(), findings.top().size(), "number of classes");
        for (int i = 0; i < golden.top().size(); i++) {
            ClassScore best = findings.top().get(i);
            assertEquals(golden.top().get(i).get("class").asInt(), best.classId(), "class " + i);
            assertEquals(golden.top().get(i).get("score").asDouble(), best.score(), SCORE, "score " + i);
        }
    }

    /** The masks of a frame that is the model's own picture. */
    static void assertMasksInModel(Golden golden, Findings findings) {
        List<Detection> found = findings.detections();
        assertEquals(golden.detections().size(), found.size(), "number of detections");
        for (int i = 0; i < found.size(); i++) {
            assertMask(golden.detections().get(i).get("maskInModel"), found.get(i), "detection " + i);
        }
    }

    private static void assertDetection(JsonNode expected, Detection found, String what) {
        assertEquals(expected.get("class").asInt(), found.classId(), what + ": class");
        assertEquals(expected.get("score").asDouble(), found.score(), SCORE, what + ": score");
        Box box = found.boxInFrame();
        assertNear(expected.get("box"), BOX_PIXELS, what + ": box", box.left(), box.top(), box.right(), box.bottom());
        assertKeypoints(expected.path("keypoints"), found.keypoints(), what + ": keypoint");
        assertEquals(expected.has("rotated"), found.rotated().isPresent(), what + ": is rotated");
        found.rotated().ifPresent(rotated -> {
            assertRotated(expected.get("rotated"), rotated, what + ": rotated box");
            assertRotated(expected.get("regularized"), rotated.regularized(), what + ": regularized box");
        });
        assertEquals(expected.has("maskInModel"), found.mask().isPresent(), what + ": has a mask");
        if (expected.has("maskInFrame")) {
            assertMask(expected.get("maskInFrame"), found, what);
        }
    }

    private static void assertKeypoints(JsonNode expected, List<Keypoint> found, String what) {
        assertEquals(expected.size(), found.size(), what + "s");
        for (int i = 0; i < found.size(); i++) {
            Keypoint keypoint = found.get(i);
            assertEquals(expected.get(i).get(0).asDouble(), keypoint.xInFrame(), KEYPOINT_PIXELS, what + " x " + i);
            assertEquals(expected.get(i).get(1).asDouble(), keypoint.yInFrame(), KEYPOINT_PIXELS, what + " y " + i);
            assertEquals(expected.get(i).path(2).asDouble(1), keypoint.visibility(), SCORE, what + " visibility " + i);
        }
    }

    private static void assertRotated(JsonNode expected, RotatedBox found, String what) {
        assertNear(expected, BOX_PIXELS, what, found.cx(), found.cy(), found.width(), found.height());
        assertEquals(expected.get(4).asDouble(), found.angle(), RADIANS, what + ": angle");
    }

    private static void assertNear(JsonNode expected, double tolerance, String what, float... found) {
        for (int i = 0; i < found.length; i++) {
            assertEquals(expected.get(i).asDouble(), found[i], tolerance, what + ": number " + i);
        }
    }

    private static void assertMask(JsonNode expected, Detection found, String what) {
        BitSet differing = pixels(mask(expected));
        differing.xor(pixels(found.mask().orElseThrow()));
        assertTrue(
                differing.cardinality() <= MASK_PIXELS,
                () -> what + ": " + differing.cardinality() + " pixels of the mask differ");
    }

    /** A mask of the file. */
    static Mask mask(JsonNode json) {
        JsonNode box = json.get("box");
        return new Mask(
                box.get(0).asInt(),
                box.get(1).asInt(),
                box.get(2).asInt(),
                box.get(3).asInt(),
                json.get("rle").values().stream().mapToInt(JsonNode::asInt).toArray());
    }

    private static BitSet pixels(Mask mask) {
        BitSet pixels = new BitSet();
        int width = mask.right() - mask.left();
        int place = 0;
        boolean inside = false;
        for (int run : mask.runLengths()) {
            for (int end = place + run; place < end; place++) {
                int x = mask.left() + place % width;
                int y = mask.top() + Math.floorDiv(place, width);
                pixels.set((y << 12) + x, inside);
            }
            inside = !inside;
        }
        return pixels;
    }
}
