package npucam.model.golden;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import npucam.data.Box;
import npucam.data.Keypoint;
import npucam.model.golden.GoldenSet.SourceFile;

/** A golden set as JSON and back. */
final class GoldenJson {
    private static final int SCHEMA = 1;
    private static final int MOST_LABELS = 100_000;
    private static final int MOST_OBJECTS = 1000;
    private static final int MOST_KEYPOINTS = 1000;

    /** Sides of inputs and coordinates of boxes: far beyond any picture that can be read. */
    private static final double MOST_PIXELS = 1 << 20;

    private static final String PICTURE_NAME = "[\\p{L}\\p{N}_-][\\p{L}\\p{N}._ -]{0,200}";

    private GoldenJson() {}

    static byte[] write(GoldenSet set) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            json.writeNumberField("schema", SCHEMA);
            write(json, "reference", set.reference());
            write(json, "target", set.target());
            json.writeFieldName("labels");
            json.writeArray(set.labels().toArray(String[]::new), 0, set.labels().size());
            json.writeNumberField("modelWidth", set.modelWidth());
            json.writeNumberField("modelHeight", set.modelHeight());
            json.writeNumberField("bars", set.bars());
            json.writeNumberField("scoreThreshold", set.scoreThreshold());
            json.writeNumberField("iouThreshold", set.iouThreshold());
            json.writeNumberField("tolerance", set.tolerance());
            json.writeArrayFieldStart("pictures");
            for (GoldenPicture picture : set.pictures()) {
                write(json, picture);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, String name, SourceFile file) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("file", file.name());
        json.writeStringField("sha256", file.sha256());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, GoldenPicture picture) throws IOException {
        json.writeStartObject();
        json.writeStringField("file", picture.file());
        json.writeStringField("sha256", picture.sha256());
        for (Feeding feeding : Feeding.values()) {
            json.writeArrayFieldStart(fieldOf(feeding));
            for (GoldenObject object : picture.found(feeding)) {
                write(json, object);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, GoldenObject object) throws IOException {
        json.writeStartObject();
        json.writeNumberField("classId", object.classId());
        json.writeNumberField("score", object.score());
        Box box = object.boxInFrame();
        json.writeFieldName("box");
        write(json, box.left(), box.top(), box.right(), box.bottom());
        if (!object.keypoints().isEmpty()) {
            json.writeArrayFieldStart("keypoints");
            for (Keypoint point : object.keypoints()) {
                write(json, point.xInFrame(), point.yInFrame(), point.visibility());
            }
            json.writeEndArray();
        }
        if (object.angle().isPresent()) {
            json.writeNumberField("angle", object.angle().getAsDouble());
        }
        if (object.maskPixels().isPresent()) {
            json.writeNumberField("maskPixels", object.maskPixels().get());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, float... numbers) throws IOException {
        json.writeStartArray();
        for (float number : numbers) {
            json.writeNumber(number);
        }
        json.writeEndArray();
    }

    /**
     * @param file for messages
     * @throws npucam.model.ModelException naming the place of what is wrong
     */
    static GoldenSet read(String file, byte[] bytes) {
        JsonValue json = JsonValue.parse(file, bytes);
        json.field("schema").wholeNumber(SCHEMA, SCHEMA);
        List<String> labels = json.field("labels").elements(0, MOST_LABELS).stream()
                .map(label -> label.text("(?s).*", "a text"))
                .toList();
        return new GoldenSet(
                sourceFile(json.field("reference")),
                sourceFile(json.field("target")),
                labels,
                json.field("modelWidth").wholeNumber(1, (int) MOST_PIXELS),
                json.field("modelHeight").wholeNumber(1, (int) MOST_PIXELS),
                json.field("bars").wholeNumber(0, 255),
                (float) json.field("scoreThreshold").number(0.01, 0.9),
                (float) json.field("iouThreshold").number(0.01, 0.99),
                json.field("tolerance").number(0, 1),
                json.field("pictures").elements(1, GoldenSet.MOST_PICTURES).stream()
                        .map(GoldenJson::picture)
                        .toList());
    }

    private static SourceFile sourceFile(JsonValue json) {
        return new SourceFile(json.field("file").text("(?s).+", "a file's name"), sha256(json));
    }

    private static String sha256(JsonValue json) {
        return json.field("sha256").text("[0-9a-f]{64}", "a SHA-256 of 64 hexadecimal digits");
    }

    private static GoldenPicture picture(JsonValue json) {
        Map<Feeding, List<GoldenObject>> found = new EnumMap<>(Feeding.class);
        for (Feeding feeding : Feeding.values()) {
            found.put(
                    feeding,
                    json.field(fieldOf(feeding)).elements(0, MOST_OBJECTS).stream()
                            .map(GoldenJson::object)
                            .toList());
        }
        String name = json.field("file").text(PICTURE_NAME, "the name of a picture in this folder");
        return new GoldenPicture(name, sha256(json), found);
    }

    private static GoldenObject object(JsonValue json) {
        List<Float> box = coordinates(json.field("box"), 4);
        List<Keypoint> keypoints = new ArrayList<>();
        json.optionalField("keypoints").ifPresent(list -> {
            for (JsonValue point : list.elements(1, MOST_KEYPOINTS)) {
                List<Float> numbers = coordinates(point, 3);
                keypoints.add(new Keypoint(numbers.get(0), numbers.get(1), numbers.get(2)));
            }
        });
        return new GoldenObject(
                json.field("classId").wholeNumber(0, MOST_LABELS),
                (float) json.field("score").number(0, 1),
                new Box(box.get(0), box.get(1), box.get(2), box.get(3)),
                keypoints,
                json.optionalField("angle")
                        .map(angle -> OptionalDouble.of(angle.number(-Math.PI, Math.PI)))
                        .orElseGet(OptionalDouble::empty),
                json.optionalField("maskPixels").map(pixels -> pixels.wholeNumber(0, Integer.MAX_VALUE)));
    }

    private static List<Float> coordinates(JsonValue json, int count) {
        return json.elements(count, count).stream()
                .map(number -> (float) number.number(-MOST_PIXELS, MOST_PIXELS))
                .toList();
    }

    private static String fieldOf(Feeding feeding) {
        return switch (feeding) {
            case RIGHT -> "expected";
            case SWAPPED -> "withSwappedColors";
            case OTHER_BARS -> "withOtherBars";
        };
    }
}
