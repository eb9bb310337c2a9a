package npucam.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import npucam.data.Box;
import npucam.data.ClassScore;
import npucam.data.Detection;
import npucam.data.Findings;
import npucam.data.Keypoint;
import npucam.data.Mask;
import npucam.data.RotatedBox;
import npucam.publish.FindingsJson.Coordinates;
import org.junit.jupiter.api.Test;

class FindingsJsonTest {
    private static final Detection EVERYTHING = new Detection(
            new Box(10.126f, 20, 30, 40),
            2,
            "boat",
            0.98766f,
            List.of(new Keypoint(15, 25.5f, 0.25f)),
            Optional.of(new RotatedBox(12.5f, -3, 4, 2, (float) Math.PI)),
            Optional.of(new Mask(10, 20, 12, 21, new int[] {0, 1, 1})));

    private static String written(Findings findings, Coordinates coordinates) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            new FindingsJson(json, 100, 50, coordinates).write(findings);
            json.writeEndObject();
        }
        return text.toString();
    }

    @Test
    void pixelsAreWrittenAsTheyAre() throws IOException {
        assertEquals(
                "{\"detections\":[{\"label\":\"boat\",\"classId\":2,\"score\":0.9877,\"box\":[10.13,20,30,40],"
                        + "\"keypoints\":[[15,25.5,0.25]],"
                        + "\"rotated\":{\"cx\":12.5,\"cy\":-3,\"width\":4,\"height\":2,\"angle\":0},"
                        + "\"rotatedRaw\":{\"cx\":12.5,\"cy\":-3,\"width\":4,\"height\":2,\"angle\":3.14159},"
                        + "\"mask\":{\"box\":[10,20,12,21],\"rle\":[0,1,1],"
                        + "\"polygon\":[[10,20],[11,20],[11,21],[10,21]]}}]}",
                written(Findings.of(List.of(EVERYTHING)), Coordinates.PIXELS));
    }

    @Test
    void boxesAndKeypointsCanBeFractions() throws IOException {
        String written = written(Findings.of(List.of(EVERYTHING)), Coordinates.FRACTIONS);
        assertEquals(
                "\"box\":[0.10126,0.4,0.3,0.8],\"keypoints\":[[0.15,0.51,0.25]],\"rotated\":{\"cx\":12.5,",
                written.substring(written.indexOf("\"box\""), written.indexOf("\"cy\"")));
    }

    @Test
    void aClassifiersBestComeBesideTheDetections() throws IOException {
        assertEquals(
                "{\"detections\":[],\"top\":[{\"label\":\"cat\",\"classId\":7,\"score\":0.6}]}",
                written(new Findings(List.of(), List.of(new ClassScore(7, "cat", 0.6f))), Coordinates.PIXELS));
    }
}
