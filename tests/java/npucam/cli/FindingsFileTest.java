package npucam.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import npucam.cli.FindingsFile.Entry;
import npucam.cli.FindingsFile.Head;
import npucam.data.Box;
import npucam.data.ClassScore;
import npucam.data.Detection;
import npucam.data.Findings;
import npucam.data.Keypoint;
import npucam.data.Mask;
import npucam.data.RotatedBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindingsFileTest {
    private static final Head HEAD =
            new Head("m.onnx", "YOLO", "CPU", "seg", 114, List.of("cat", "dög\n<b>"), List.of("assumed"));

    @TempDir
    private Path folder;

    private static Detection full(float score) {
        return new Detection(
                new Box(0.1f, 0.2f, 30.3f, 40.4f),
                1,
                "dög\n<b>",
                score,
                List.of(new Keypoint(1.1f, 2.2f, 0.3f)),
                Optional.of(new RotatedBox(1, 2, 3, 4, 0.5f)),
                Optional.of(new Mask(1, 2, 3, 4, new int[] {1, 2, 1})));
    }

    @Test
    void whatIsWrittenIsReadToTheLastBit() throws IOException {
        Path file = folder.resolve("f");
        Findings top =
                new Findings(List.of(), List.of(new ClassScore(0, "cat", 0.7f), new ClassScore(1, "dög\n<b>", 0.2f)));
        try (FindingsFile.Writer writer = new FindingsFile.Writer(file, HEAD)) {
            writer.write(new Entry("", 640, 480, Findings.of(List.of(full(0.9f)))), 0.25f);
            writer.write(new Entry("picture x: damaged", 0, 0, Findings.of(List.of())), 0.25f);
            writer.write(new Entry("", 3, 4, top), 0.25f);
        }
        try (FindingsFile.Reader reader = new FindingsFile.Reader(file)) {
            assertEquals(HEAD, reader.head());
            Entry first = reader.next();
            assertEquals(640, first.width());
            Detection read = first.findings().detections().get(0);
            Mask mask = read.mask().orElseThrow();
            assertArrayEquals(new int[] {1, 2, 1}, mask.runLengths());
            assertEquals(List.of(1, 2, 3, 4), List.of(mask.left(), mask.top(), mask.right(), mask.bottom()));
            assertEquals(full(0.9f).keypoints(), read.keypoints());
            assertEquals(full(0.9f).rotated(), read.rotated());
            assertEquals(full(0.9f).boxInFrame(), read.boxInFrame());
            assertEquals(0.9f, read.score());
            assertEquals("picture x: damaged", reader.next().problem());
            assertEquals(top, reader.next().findings());
        }
    }

    @Test
    void faintObjectsKeepWhatIsMatchedOnly() throws IOException {
        Path file = folder.resolve("f");
        try (FindingsFile.Writer writer = new FindingsFile.Writer(file, HEAD)) {
            writer.write(new Entry("", 640, 480, Findings.of(List.of(full(0.25f)))), 0.25f);
        }
        try (FindingsFile.Reader reader = new FindingsFile.Reader(file)) {
            Detection faint = reader.next().findings().detections().get(0);
            assertEquals(List.of(), faint.keypoints());
            assertEquals(Optional.empty(), faint.mask());
            assertEquals(full(0.25f).rotated(), faint.rotated());
        }
    }

    @Test
    void aFileThatWasCutOffIsNotTakenForTheEnd() throws IOException {
        Path file = folder.resolve("f");
        try (FindingsFile.Writer writer = new FindingsFile.Writer(file, HEAD)) {
            writer.write(new Entry("", 640, 480, Findings.of(List.of(full(0.9f)))), 0.25f);
        }
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));
        try (FindingsFile.Reader reader = new FindingsFile.Reader(file)) {
            assertThrows(EOFException.class, reader::next);
        }
    }
}
