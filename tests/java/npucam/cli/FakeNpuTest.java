package npucam.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import npucam.capture.FrameSource;
import npucam.capture.SyntheticSource;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.Letterbox;
import npucam.decode.DecodeSettings;
import npucam.model.ModelSettings;
import npucam.npu.EngineSettings;
import org.junit.jupiter.api.Test;

class FakeNpuTest {
    @Test
    void theSyntheticModelsObjectsAreDecodedEachOnceAndInTheirPlaces() {
        try (LoadedModel fake = FakeNpu.synthetic().open(Duration.ZERO, 1)) {
            List<Detection> found = infer(fake, Letterbox.fit(640, 640, 640, 640)).stream()
                    .sorted(Comparator.comparing(Detection::classId))
                    .toList();

            assertEquals(10, found.size());
            for (int object = 0; object < found.size(); object++) {
                // Centres lie in the middle of cells of 8 pixels; the objects are 8 cells wide and 16 high.
                float centreX = 84 + 120 * (object % 5);
                float centreY = 212 + 224 * (object / 5);
                assertEquals(object, found.get(object).classId());
                assertNear(
                        new Box(centreX - 32, centreY - 64, centreX + 32, centreY + 64),
                        found.get(object).boxInFrame());
            }
        }
    }

    @Test
    void aModelsOwnOutputsAreReplayedInTheOrderOfTheFrames() {
        try (LoadedModel real = shapes();
                FrameSource recorded = scene();
                FrameSource again = scene();
                LoadedModel fake = FakeNpu.of(real, recorded).open(Duration.ZERO, 1)) {
            for (int frame = 0; frame < 3; frame++) {
                again.advance();
                Letterbox letterbox = real.preprocessor().fill(real.engine().input(0), again.frame());
                List<Detection> found = infer(real, letterbox);
                assertFalse(found.isEmpty());
                assertEquals(found, infer(fake, letterbox));
            }
        }
    }

    private static LoadedModel shapes() {
        return LoadedModel.open(
                new ModelSettings(Path.of("models/shapes/shapes.mud"), Optional.empty()),
                EngineSettings.DEFAULTS,
                DecodeSettings.DEFAULTS,
                1);
    }

    private static FrameSource scene() {
        return SyntheticSource.alternating(640, 480, 320, 240, 1);
    }

    private static List<Detection> infer(LoadedModel model, Letterbox letterbox) {
        model.engine().launch(0);
        model.engine().await(0);
        return model.decoder().decode(model.engine().outputs(0), letterbox).detections();
    }

    private static void assertNear(Box expected, Box found) {
        assertEquals(expected.left(), found.left(), 0.5);
        assertEquals(expected.top(), found.top(), 0.5);
        assertEquals(expected.right(), found.right(), 0.5);
        assertEquals(expected.bottom(), found.bottom(), 0.5);
    }
}
