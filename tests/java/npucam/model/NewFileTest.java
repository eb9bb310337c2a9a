package npucam.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewFileTest {
    @TempDir
    private Path folder;

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void theFileTakesThePlaceOfTheOldOne() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "old");
        NewFile.write(out -> out.write(new byte[] {'n', 'e', 'w'}), file);
        assertEquals("new", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void whenTheContentFailsTheOldFileStaysAndNothingElseIsLeft() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "old");
        IllegalStateException own = new IllegalStateException("own");
        assertSame(
                own,
                assertThrows(
                        IllegalStateException.class,
                        () -> NewFile.write(
                                out -> {
                                    out.write('n');
                                    throw own;
                                },
                                file)));
        ModelException refused = assertThrows(
                ModelException.class,
                () -> NewFile.write(
                        out -> {
                            throw new IOException("no room");
                        },
                        file));
        assertTrue(
                refused.problems().get(0).startsWith(file + ": cannot be written"),
                refused.problems().get(0));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of(file), files());
    }
}
