package npucam.npu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CviLibraryTest {
    @TempDir
    Path folder;

    @Test
    void aFolderWithoutItSaysSoInOneLine() {
        CviLibrary none = CviLibrary.find(Optional.of(folder));
        assertEquals(Optional.empty(), none.folder());
        assertSays(folder + " does not hold libcviruntime.so", none.whyNot());
        assertSays("npu.library_path", none.whyNot());
        assertEquals(
                none.whyNot(), assertThrows(EngineException.class, none::load).getMessage());
    }

    @Test
    void theSimulatedChipBesideItIsTold() throws IOException {
        Files.createFile(folder.resolve("libcviruntime.so"));
        assertFalse(CviLibrary.in(folder).simulator());
        Files.createFile(folder.resolve("libcvicmodel.so"));
        assertTrue(CviLibrary.in(folder).simulator());
    }

    @Test
    void aBoardNeedsTheLibraryAndTheChip() throws IOException {
        Path other = folder.resolve("other");
        Path node = folder.resolve("cvi-tpu0");
        String nothing = CviLibrary.onBoard(List.of(other, folder), node).whyNot();
        assertSays("no libcviruntime.so in " + other + ", " + folder, nothing);
        Files.createFile(folder.resolve("libcviruntime.so"));
        assertSays(
                "no " + node, CviLibrary.onBoard(List.of(other, folder), node).whyNot());
        Files.createFile(node);
        assertEquals(
                Optional.of(folder),
                CviLibrary.onBoard(List.of(other, folder), node).folder());
    }

    @Test
    void aFileThatIsNoLibraryIsOneLine() throws IOException {
        Files.writeString(folder.resolve("libcviruntime.so"), "not a library");
        assertSays("does not load", refusedByAProcess(folder));
    }

    @Test
    void aLibraryWithoutAFunctionSaysWhich() {
        Path old = FakeRuntimes.library("cvi-without-clone", "libcviruntime.so", "cvi.c", "CVI_NN_CloneModel");
        assertSays("CVI_NN_CloneModel", refusedByAProcess(old));
    }

    @Test
    void aProcessThatHasOneTakesNoOther() {
        Path one = FakeRuntimes.library("cvi", "libcviruntime.so", "cvi.c");
        Path other = FakeRuntimes.library("cvi-other", "libcviruntime.so", "cvi.c");
        assertSays("this process runs the CV18xx runtime in " + one, refusedByAProcess(one, one, other));
    }

    /** What a JVM of its own says when it loads from these folders, the last of which must be refused. */
    private static String refusedByAProcess(Path... folders) {
        String[] arguments = List.of(folders).stream().map(Path::toString).toArray(String[]::new);
        return ForkedJvm.run(60, Map.of(), CviLibraryTest.class, arguments)
                .mustSucceed()
                .stdout();
    }

    public static void main(String[] folders) {
        for (int i = 0; i < folders.length - 1; i++) {
            CviLibrary.in(Path.of(folders[i])).load();
        }
        CviLibrary last = CviLibrary.in(Path.of(folders[folders.length - 1]));
        EngineException refused = assertThrows(EngineException.class, last::load);
        NativeStdout.stream().println(refused.getMessage());
    }

    private static void assertSays(String expected, String said) {
        assertTrue(said.contains(expected), said);
        assertEquals(1, said.lines().count(), said);
    }
}
