package npucam.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelsFileTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("names.txt");
    }

    @Test
    void oneNameALineInClassOrder() throws IOException {
        Files.writeString(file, "\uFEFFcircle\r\n traffic light \r\nÄpfel\r\n\r\n\n");
        assertEquals(List.of("circle", "traffic light", "Äpfel"), LabelsFile.read(file));
    }

    @Test
    void theLastLineNeedsNoEnd() throws IOException {
        Files.writeString(file, "circle\nsquare");
        assertEquals(List.of("circle", "square"), LabelsFile.read(file));
    }

    @Test
    void anEmptyLineBetweenNamesIsRefused() throws IOException {
        Files.writeString(file, "circle\n\nsquare\n");
        assertProblem(":2: is empty, which would shift the classes after it. Remove the line or write the name");
    }

    @Test
    void onlyBlankLinesAreNoLabels() throws IOException {
        Files.writeString(file, "\n \n");
        assertProblem(": holds no names. Write one class name a line");
    }

    @Test
    void latin1IsRefusedWithItsLine() throws IOException {
        Files.write(file, "circle\nÄpfel\n".getBytes(StandardCharsets.ISO_8859_1));
        assertProblem(":2: is not UTF-8 text. Save the labels file as UTF-8");
    }

    @Test
    void utf16IsRefused() throws IOException {
        Files.write(file, "circle\n".getBytes(StandardCharsets.UTF_16));
        assertProblem(": is UTF-16 text. Save the labels file as UTF-8");
    }

    @Test
    void aBinaryFileIsRefused() throws IOException {
        Files.write(file, new byte[] {'a', '\n', 'b', 0, 'c'});
        assertProblem(":2: holds a zero byte, so this is not a labels file");
    }

    @Test
    void aMissingFileIsOneClearLine() {
        assertProblem(": no such file. Check the path");
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        Files.createFile(file);
        assertProblem(": is empty (0 bytes). Copy it again");
    }

    @Test
    void aFolderIsRefused() throws IOException {
        Files.createDirectory(file);
        assertProblem(": is a folder. Name the file in it");
    }

    @Test
    void aHugeFileIsRefusedUnread() throws IOException {
        Files.write(file, new byte[(1 << 20) + 1]);
        assertProblem(": has 1048577 bytes, too many for a labels file (at most 1048576). Is it the right file?");
    }

    private void assertProblem(String expected) {
        ModelException refused = assertThrows(ModelException.class, () -> LabelsFile.read(file));
        assertEquals(List.of(file + expected), refused.problems());
    }
}
