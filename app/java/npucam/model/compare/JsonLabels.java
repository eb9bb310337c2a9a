package npucam.model.compare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.model.InputFile;
import npucam.model.ModelException;
import org.jspecify.annotations.Nullable;

/**
 * Labels in one file, boxes in pixels: {@code [{"image":"a.png","width":640,"height":480,"objects":[{"label":"circle","left":128,"top":64,
 * "right":240,"bottom":176}]}]}. Other fields are passed over.
 */
final class JsonLabels implements Truth {
    private static final int LIMIT_BYTES = 64 << 20;

    private final Path file;
    private final List<String> classes;
    private final Map<String, Picture> pictures = new HashMap<>();
    private int unlabelled;

    /** What the file says of one. */
    private record Picture(int width, int height, List<Detection> objects) {}

    JsonLabels(Path file, List<String> classes) {
        this.file = file;
        this.classes = classes;
        try (JsonParser json = new JsonFactory().createParser(InputFile.bytes(file, "labels file", LIMIT_BYTES))) {
            require(json, json.nextToken() == JsonToken.START_ARRAY, "is not a list of pictures");
            while (json.nextToken() == JsonToken.START_OBJECT) {
                readPicture(json);
            }
            require(json, json.currentToken() == JsonToken.END_ARRAY, "is not a list of pictures");
        } catch (JsonProcessingException broken) {
            throw new ModelException(
                    file + ":" + broken.getLocation().getLineNr() + ":"
                            + broken.getLocation().getColumnNr() + ": is no JSON: " + broken.getOriginalMessage()
                            + "; fix: write the labels again",
                    broken);
        } catch (IOException unreadable) {
            throw InputFile.unreadable(file, unreadable);
        }
    }

    private void readPicture(JsonParser json) throws IOException {
        String image = "";
        int width = 0;
        int height = 0;
        List<Detection> objects = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            switch (field) {
                case "image" -> image = text(json, field);
                case "width" -> width = (int) number(json, field);
                case "height" -> height = (int) number(json, field);
                case "objects" -> {
                    require(json, value == JsonToken.START_ARRAY, "objects is not a list");
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        objects.add(readObject(json));
                    }
                }
                default -> json.skipChildren();
            }
        }
        require(json, !image.isEmpty(), "a picture without \"image\", its file name");
        Picture before = pictures.put(image, new Picture(width, height, objects));
        require(json, before == null, image + " is there twice");
    }

    private Detection readObject(JsonParser json) throws IOException {
        String label = "";
        float[] corners = {Float.NaN, Float.NaN, Float.NaN, Float.NaN};
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            int corner = List.of("left", "top", "right", "bottom").indexOf(field);
            if (corner >= 0) {
                corners[corner] = (float) number(json, field);
            } else if (field.equals("label")) {
                label = text(json, field);
            } else {
                json.skipChildren();
            }
        }
        int classId = classes.indexOf(label);
        require(json, classId >= 0, "label '" + label + "' is none of the models' classes " + classes);
        for (float corner : corners) {
            require(json, !Float.isNaN(corner), "an object without left, top, right or bottom, in pixels");
        }
        return new Detection(new Box(corners[0], corners[1], corners[2], corners[3]), classId, label, 1);
    }

    private String text(JsonParser json, String field) throws IOException {
        @Nullable String text = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : null;
        require(json, text != null, field + " is not a text");
        return text == null ? "" : text;
    }

    private double number(JsonParser json, String field) throws IOException {
        require(json, json.currentToken().isNumeric(), field + " is not a number");
        return json.getDoubleValue();
    }

    private void require(JsonParser json, boolean holds, String problem) {
        if (!holds) {
            throw new ModelException(
                    file + ":" + json.currentLocation().getLineNr() + ": " + problem + "; fix: write the labels as "
                            + "[{\"image\":NAME,\"width\":W,\"height\":H,\"objects\":[{\"label\":NAME,\"left\":X,\"top\":Y,\"right\":X,\"bottom\":Y}]}]");
        }
    }

    @Override
    public List<Detection> of(Path picture, int width, int height) {
        Picture labelled = pictures.get(picture.getFileName().toString());
        if (labelled == null) {
            unlabelled++;
            return List.of();
        }
        if (labelled.width() != width || labelled.height() != height) {
            throw new ModelException(file + ": " + picture.getFileName() + " was labelled at " + labelled.width() + "x"
                    + labelled.height() + ", the picture is " + width + "x" + height
                    + "; fix: take the pictures that were labelled");
        }
        return labelled.objects();
    }

    @Override
    public int unlabelled() {
        return unlabelled;
    }
}
