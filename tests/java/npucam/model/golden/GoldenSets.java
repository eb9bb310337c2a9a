package npucam.model.golden;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import npucam.data.Box;
import npucam.model.golden.GoldenSet.SourceFile;

/** Golden sets of pictures that were never taken. */
final class GoldenSets {
    static final SourceFile REFERENCE = new SourceFile("float.onnx", "0".repeat(64));
    static final SourceFile TARGET = new SourceFile("int8.bmodel", "1".repeat(64));

    private GoldenSets() {}

    static GoldenSet of(GoldenPicture... pictures) {
        return new GoldenSet(
                REFERENCE,
                TARGET,
                List.of("circle", "square", "triangle"),
                192,
                128,
                0,
                GoldenSet.SCORE_THRESHOLD,
                GoldenSet.IOU_THRESHOLD,
                GoldenSet.TOLERANCE,
                List.of(pictures));
    }

    static GoldenPicture picture(
            String file, List<GoldenObject> right, List<GoldenObject> swapped, List<GoldenObject> otherBars) {
        Map<Feeding, List<GoldenObject>> found = new EnumMap<>(Feeding.class);
        found.put(Feeding.RIGHT, right);
        found.put(Feeding.SWAPPED, swapped);
        found.put(Feeding.OTHER_BARS, otherBars);
        return new GoldenPicture(file, "2".repeat(64), found);
    }

    /** Objects of class 0, side by side, each of 40x40. */
    static List<GoldenObject> row(double... scores) {
        List<GoldenObject> objects = new ArrayList<>();
        for (int place = 0; place < scores.length; place++) {
            objects.add(new GoldenObject(0, (float) scores[place], new Box(50 * place, 10, 50 * place + 40, 50)));
        }
        return objects;
    }
}
