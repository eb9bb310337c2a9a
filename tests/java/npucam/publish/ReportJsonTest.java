package npucam.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import npucam.data.Box;
import npucam.data.ClassScore;
import npucam.data.Detection;
import npucam.data.Findings;
import npucam.data.FrameReport;
import npucam.data.Keypoint;
import npucam.data.Mask;
import npucam.data.RotatedBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ReportJsonTest {
    /** One of each task. */
    private static final Detection PERSON = new Detection(
            new Box(320, 90.3f, 481, 665),
            0,
            "person",
            0.91321f,
            List.of(new Keypoint(400, 108, 0.97f), new Keypoint(407, 104, 0.02134f)),
            Optional.empty(),
            Optional.empty());

    private static final Detection SHIP = new Detection(
            new Box(252, 252, 388, 468),
            1,
            "ship",
            0.75f,
            List.of(),
            Optional.of(new RotatedBox(320.5f, 360, 80, 210.25f, -0.5f)),
            Optional.empty());

    private static final Detection DOG = new Detection(
            new Box(0, 505, 3, 508),
            16,
            "dog",
            0.5f,
            List.of(),
            Optional.empty(),
            Optional.of(new Mask(0, 505, 3, 508, new int[] {1, 2, 0, 3, 1, 2})));

    private final ReportJson json = new ReportJson(
            PublisherRig.settings(URI.create("mqtt://nowhere"), "gate-7").build(), PublisherRig.BOOT_ID);

    @Test
    void theExampleBesideTheSchemaIsWhatIsWritten() {
        PublishSettings settings = PublisherRig.settings(URI.create("mqtt://nowhere"), "gate-7")
                .camera("yard")
                .build();
        FrameReport report = new FrameReport(
                1042,
                734_567_890_123L,
                Instant.parse("2026-11-24T10:00:00.123999Z"),
                1280,
                720,
                new Findings(
                        List.of(PERSON, SHIP, DOG),
                        List.of(new ClassScore(3, "yard", 0.9f), new ClassScore(7, "street", 0.06f))),
                Reports.timings(734_567_890_123L));
        String example = DetectionsSchema.read("detections-v1.example.json");
        byte[] written = new ReportJson(settings, PublisherRig.BOOT_ID).write(report);
        assertEquals(DetectionsSchema.parse(example.getBytes(StandardCharsets.UTF_8)), DetectionsSchema.parse(written));
        assertEquals(List.of(), DetectionsSchema.errorsOf(example));
    }

    @Test
    void theSchemaRefusesWhatIsNotInIt() {
        String valid = text(json.write(Reports.withObjects(1, 1)));
        assertEquals(List.of(), DetectionsSchema.errorsOf(valid));
        assertRefused(valid.replace("\"schema\":1", "\"schema\":2"));
        assertRefused(valid.replace("\"sequence\"", "\"sequense\""));
        assertRefused(valid.replace("\"score\":0.5", "\"score\":1.5"));
        assertRefused(valid.replace("\"score\":0.5", "\"score\":\"0.5\""));
        assertRefused(valid.replace(".123Z", ".1Z"));
        assertRefused(valid.replace("\"box\":[", "\"box\":[0,"));
        String details = text(json.write(Reports.with(1, 1, List.of(PERSON, SHIP, DOG))));
        assertEquals(List.of(), DetectionsSchema.errorsOf(details));
        assertRefused(details.replace("\"keypoints\":[[", "\"keypoints\":[[0,"));
        assertRefused(details.replace("\"keypoints\":[[", "\"keypoints\":[[2],["));
        assertRefused(details.replace("\"angle\":-0.5", "\"angel\":-0.5"));
        assertRefused(details.replace("\"rle\":[1,", "\"rle\":[0.5,"));
        assertRefused(details.replace("\"polygon\":[[", "\"polygon\":[[1,"));
        assertRefused(valid.replace("\"width\":1280", "\"width\":1280,\"depth\":3"));
    }

    @Test
    void anEmptyFrameHasAnEmptyArray() {
        byte[] written = json.write(Reports.empty(3));
        assertEquals(List.of(), DetectionsSchema.errorsOf(text(written)));
        assertTrue(DetectionsSchema.parse(written).get("detections").isEmpty());
    }

    @Test
    void numbersAreWrittenPlainAndShort() {
        FrameReport report = new FrameReport(
                7,
                8,
                Instant.EPOCH,
                100,
                100,
                Findings.of(List.of(new Detection(new Box(0, 10, 33.3333f, 100), 0, "x", 0.98768f))),
                Reports.timings(8, 20_000_000, 100_000_000, 1_234_567, 0));
        String written = text(json.write(report));
        assertTrue(written.contains("\"score\":0.9877,\"box\":[0,0.1,0.33333,1]"), written);
        assertTrue(
                written.contains(
                        "{\"preprocessMillis\":20,\"inferMillis\":100,\"decodeMillis\":1.235,\"latencyMillis\":0}"),
                written);
    }

    @Test
    void theCaptureTimeHasExactlyMilliseconds() {
        assertEquals("2026-01-02T03:04:05.000Z", ReportJson.utcMillis(Instant.parse("2026-01-02T03:04:05Z")));
        assertEquals("2026-01-02T03:04:05.007Z", ReportJson.utcMillis(Instant.parse("2026-01-02T03:04:05.007999999Z")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"},{\"label\":\"",
                "back\\slash\\\"",
                "line\nbreak\ttab\u0000null\u007f",
                "Fußgänger 行人 🚶",
                "lone high \ud83d",
                "lone low \udeb6 twice \udeb6\udeb6",
                "</script><!-- ' \u2028\u2029"
            })
    void anyLabelIsEscapedAndReadBack(String label) {
        byte[] written = json.write(Reports.with(1, 1, List.of(Reports.detection(0, label, 0.5f))));
        assertEquals(List.of(), DetectionsSchema.errorsOf(text(written)));
        String readBack =
                DetectionsSchema.parse(written).at("/detections/0/label").asString();
        assertEquals(label.replaceAll("\\p{Cs}", "?"), readBack);
    }

    @Test
    void numbersThatAreNoneOrOutOfRangeAreBroughtIntoIt() {
        float[] hostile = {
            Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -1e-9f, -5, 1.00001f, 1e30f, Float.MIN_VALUE
        };
        List<Detection> detections = new ArrayList<>();
        for (float value : hostile) {
            detections.add(new Detection(
                    new Box(value, value, value, value),
                    0,
                    "x",
                    value,
                    List.of(new Keypoint(value, value, value)),
                    Optional.of(new RotatedBox(value, value, value, value, value)),
                    Optional.empty()));
        }
        FrameReport report = new FrameReport(
                1,
                -1,
                Instant.EPOCH,
                1,
                1,
                Findings.of(detections),
                Reports.timings(-1, -5, Long.MIN_VALUE, Long.MAX_VALUE, 0));
        assertEquals(List.of(), DetectionsSchema.errorsOf(text(json.write(report))));
    }

    @Test
    void anyReportFitsTheSchemaAndKeepsItsNumbers() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            int width = 1 + random.nextInt(4096);
            int height = 1 + random.nextInt(4096);
            List<Detection> detections = new ArrayList<>();
            for (int i = random.nextInt(20); i > 0; i--) {
                float left = random.nextFloat(width);
                float top = random.nextFloat(height);
                Box box = new Box(
                        left,
                        top,
                        left + random.nextFloat() * (width - left),
                        top + random.nextFloat() * (height - top));
                detections.add(new Detection(box, random.nextInt(80), "class", random.nextFloat()));
            }
            long captureNanos = random.nextLong();
            FrameReport report = new FrameReport(
                    random.nextLong(Long.MAX_VALUE),
                    captureNanos,
                    Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)),
                    width,
                    height,
                    Findings.of(detections),
                    Reports.timings(captureNanos));
            byte[] written = json.write(report);
            assertEquals(List.of(), DetectionsSchema.errorsOf(text(written)));
            assertSameNumbers(report, DetectionsSchema.parse(written));
        }
    }

    private static void assertSameNumbers(FrameReport report, JsonNode written) {
        assertEquals(report.sequence(), written.get("sequence").asLong());
        assertEquals(report.captureNanos(), written.get("captureNanos").asLong());
        assertEquals(
                report.captureTime(), Instant.parse(written.get("captureTime").asString()));
        assertEquals(
                report.findings().detections().size(), written.get("detections").size());
        for (int i = 0; i < report.findings().detections().size(); i++) {
            Detection detection = report.findings().detections().get(i);
            JsonNode found = written.get("detections").get(i);
            assertEquals(detection.score(), found.get("score").asDouble(), 0.5e-4);
            assertEquals(
                    detection.boxInFrame().left() / report.frameWidth(),
                    found.get("box").get(0).asDouble(),
                    0.6e-5);
            assertEquals(
                    detection.boxInFrame().bottom() / report.frameHeight(),
                    found.get("box").get(3).asDouble(),
                    0.6e-5);
        }
    }

    private static void assertRefused(String payload) {
        assertTrue(!DetectionsSchema.errorsOf(payload).isEmpty(), payload);
    }

    private static String text(byte[] written) {
        return new String(written, StandardCharsets.UTF_8);
    }
}
