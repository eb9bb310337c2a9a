package npucam.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The 80 classes of COCO, in the order YOLO models are trained with: {@code models/coco.names}, packed into the program. */
public final class CocoLabels {
    public static final int COUNT = 80;

    private CocoLabels() {}

    public static List<String> read() {
        try (InputStream in = CocoLabels.class.getResourceAsStream("/coco.names")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
