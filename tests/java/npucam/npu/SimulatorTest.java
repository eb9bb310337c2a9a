package npucam.npu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorTest {
    /** SHA-256 of "runtime", from {@code sha256sum}. */
    private static final String SUM_OF_RUNTIME = "d92c6a81b2ff50096bcda80885427d1f59a25b5f483f7055523504925d16ab23";

    @TempDir
    Path cache;

    @Test
    void anotherProcessorHasNoSimulatorsAndTheReasonSaysSo() {
        Simulator simulator = Simulator.find(cache, "aarch64");
        assertTrue(simulator.folder().isEmpty());
        assertTrue(simulator.whyNot().contains("x86-64 only"), simulator.whyNot());
    }

    @Test
    void whatIsNotInstalledNamesTheCommandThatInstallsIt() {
        Simulator simulator = Simulator.find(cache, "amd64");
        assertTrue(simulator.folder().isEmpty());
        assertTrue(simulator.whyNot().contains("npucam simulator install"), simulator.whyNot());
    }

    @Test
    void aHalfInstalledFolderIsNotUsed() throws IOException {
        Path folder = cache.resolve("simulator").resolve(Simulator.VERSION);
        Files.createDirectories(folder);
        for (String library : Simulator.LIBRARIES.keySet()) {
            Files.writeString(folder.resolve(library), "x");
        }
        assertTrue(Simulator.find(cache, "amd64").whyNot().contains("not complete"));
        Files.writeString(folder.resolve(Simulator.SUMS), "");
        assertEquals(folder, Simulator.find(cache, "amd64").folder().orElseThrow());
        Files.delete(folder.resolve("libbmlib.so.0"));
        assertTrue(Simulator.find(cache, "amd64").folder().isEmpty());
    }

    @Test
    void onlyTheNamedLibrariesAreUnpackedAndTheLicenceIsShown() throws IOException {
        Path wheel = wheel(Map.of(
                "tpu_mlir/lib/libruntime.so", "runtime",
                "tpu_mlir/lib/third_party/libc.so.6", "foreign",
                "tpu_mlir-1.dist-info/licenses/LICENSE", "do what\n\nyou like"));
        List<String> told = new ArrayList<>();
        Path folder = cache.resolve("out");
        SimulatorPackage.unpack(wheel, folder, Map.of("libruntime.so", SUM_OF_RUNTIME), told::add);
        try (var files = Files.list(folder)) {
            assertEquals(
                    List.of("LICENSE", "SHA256SUMS", "libruntime.so"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        assertEquals("runtime", Files.readString(folder.resolve("libruntime.so")));
        assertEquals(SUM_OF_RUNTIME + "  libruntime.so\n", Files.readString(folder.resolve(Simulator.SUMS)));
        assertTrue(told.contains("    you like"), told.toString());
        assertTrue(SimulatorPackage.isUndamaged(folder, Map.of("libruntime.so", SUM_OF_RUNTIME)));
        Files.writeString(folder.resolve("libruntime.so"), "runtimf");
        assertFalse(SimulatorPackage.isUndamaged(folder, Map.of("libruntime.so", SUM_OF_RUNTIME)));
    }

    @Test
    void anotherLibraryThanTheOneThatWasTriedIsRefused() throws IOException {
        Path wheel = wheel(Map.of("tpu_mlir/lib/libruntime.so", "other"));
        EngineException refused = assertThrows(
                EngineException.class,
                () -> SimulatorPackage.unpack(
                        wheel, cache.resolve("out"), Map.of("libruntime.so", SUM_OF_RUNTIME), line -> {}));
        assertTrue(String.valueOf(refused.getMessage()).contains("libruntime.so"), refused.getMessage());
        assertFalse(Files.exists(cache.resolve("out").resolve(Simulator.SUMS)));
    }

    @Test
    void aWheelWithoutALibraryIsRefused() throws IOException {
        Path wheel = wheel(Map.of("nothing", ""));
        EngineException refused = assertThrows(
                EngineException.class,
                () -> SimulatorPackage.unpack(wheel, cache.resolve("out"), Map.of("libx.so", ""), line -> {}));
        assertTrue(String.valueOf(refused.getMessage()).contains("does not hold tpu_mlir/lib/libx.so"));
    }

    @Test
    void aFinishedFolderReplacesADamagedOne() throws IOException {
        Path folder = Files.createDirectories(cache.resolve("1"));
        Files.writeString(folder.resolve("damaged"), "");
        Path finished = Files.createDirectories(cache.resolve("new"));
        Files.writeString(finished.resolve("whole"), "");
        SimulatorPackage.replace(folder, finished, cache.resolve("old"));
        assertTrue(Files.exists(folder.resolve("whole")));
        assertFalse(Files.exists(folder.resolve("damaged")));
    }

    @Test
    void aMachineWithoutPipNamesThePackageThatBringsIt() throws IOException {
        Files.createDirectories(cache.resolve("npucam/simulator/.installing/of a killed one"));
        ForkedJvm.Result result = install();
        assertEquals(1, result.exitCode(), result.stderr());
        assertTrue(result.stdout().contains("apt-get install python3-pip"), result.stdout());
        assertNothingIsLeft();
    }

    @Test
    void aDownloadThatFailsSaysWhatPipSaidLast() throws IOException {
        pip("echo no route to host");
        ForkedJvm.Result result = install();
        assertEquals(1, result.exitCode(), result.stderr());
        assertTrue(
                result.stdout().contains("pip could not get tpu_mlir " + Simulator.VERSION + ": no route to host. "),
                result.stdout());
        assertNothingIsLeft();
    }

    @Test
    void aWheelThatIsNotTheOneThatWasTriedIsNotInstalled() throws IOException {
        Path wheel = wheel(Map.of("tpu_mlir/lib/libbmlib.so.0", "other"));
        pip("for a; do case $a in --dest=*) /bin/cp " + wheel + " \"${a#--dest=}/\";; esac; done");
        ForkedJvm.Result result = install();
        assertEquals(1, result.exitCode(), result.stderr());
        assertTrue(result.stdout().contains("another libbmlib.so.0"), result.stdout());
        assertNothingIsLeft();
    }

    /** A pip of our own, the only program on the path. */
    private void pip(String script) throws IOException {
        Path pip = Files.writeString(cache.resolve("pip3"), "#!/bin/sh\n" + script + "\n");
        assertTrue(pip.toFile().setExecutable(true));
    }

    private ForkedJvm.Result install() {
        return ForkedJvm.run(
                60, Map.of("PATH", cache.toString(), "XDG_CACHE_HOME", cache.toString()), Installing.class);
    }

    private void assertNothingIsLeft() throws IOException {
        try (var files = Files.list(cache.resolve("npucam/simulator"))) {
            assertEquals(
                    List.of(".lock"),
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }

    /** Installs; prints why not. */
    public static final class Installing {
        private Installing() {}

        public static void main(String[] none) {
            try {
                Simulator.install(line -> {});
            } catch (EngineException refused) {
                System.out.println(refused.getMessage());
                System.exit(1);
            }
        }
    }

    private Path wheel(Map<String, String> files) throws IOException {
        Path wheel = cache.resolve("a.whl");
        try (OutputStream out = Files.newOutputStream(wheel);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return wheel;
    }
}
