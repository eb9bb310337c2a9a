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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BmrtLibraryTest {
    @TempDir
    Path folder;

    @Test
    void aFolderWithoutTheLibrariesSaysWhatIsMissing() throws IOException {
        Files.createFile(folder.resolve(BmrtLibrary.BMLIB));
        BmrtLibrary library = BmrtLibrary.in(folder);
        assertTrue(library.folder().isEmpty());
        assertTrue(library.whyNot().contains(folder + " does not hold libbmrt.so.1.0."), library.whyNot());
        EngineException refused = assertThrows(EngineException.class, () -> library.load(BmrtChip.BM1688));
        assertEquals(library.whyNot(), refused.getMessage());
    }

    @Test
    void aFolderWithAChipModelIsASimulator() throws IOException {
        assertFalse(library(folder).simulator());
        Files.createFile(folder.resolve("libcmodel_1688.so"));
        assertTrue(library(folder).simulator());
    }

    private static BmrtLibrary library(Path folder) throws IOException {
        for (String name : List.of(BmrtLibrary.BMLIB, BmrtLibrary.BMRT)) {
            if (!Files.exists(folder.resolve(name))) {
                Files.createFile(folder.resolve(name));
            }
        }
        return BmrtLibrary.in(folder);
    }

    @Test
    void onABoardTheFirstFolderWithTheLibrariesIsTaken() throws IOException {
        Path second = Files.createDirectory(folder.resolve("second"));
        library(second);
        Path node = Files.createFile(folder.resolve("bm-tpu0"));
        BmrtLibrary found = BmrtLibrary.onBoard(List.of(folder.resolve("first"), second), List.of(node));
        assertEquals(second, found.folder().orElseThrow());
    }

    @Test
    void librariesWithoutTheirChipAreNotTaken() throws IOException {
        library(folder);
        BmrtLibrary found = BmrtLibrary.onBoard(List.of(folder), List.of(folder.resolve("bm-tpu0")));
        assertTrue(found.folder().isEmpty());
        assertTrue(found.whyNot().contains("Is the driver loaded?"), found.whyNot());
    }

    @Test
    void aMachineWithoutTheRuntimeNamesThePackageThatBringsIt() {
        BmrtLibrary found = BmrtLibrary.onBoard(List.of(folder), List.of());
        assertTrue(found.whyNot().contains("sophon-soc-libsophon"), found.whyNot());
    }

    @Test
    void aFileThatIsNoLibraryIsOneClearLine() throws IOException {
        Files.writeString(folder.resolve(BmrtLibrary.BMLIB), "not a library");
        Files.writeString(folder.resolve(BmrtLibrary.BMRT), "not a library");
        ForkedJvm.Result result = ForkedJvm.run(60, Map.of(), Loading.class, folder.toString());
        assertEquals(1, result.exitCode(), result.stderr());
        assertTrue(result.stdout().contains("in " + folder + " does not load: "), result.stdout());
        assertEquals(1, result.stdout().lines().count(), result.stdout());
    }

    @Test
    void missingOptionalFunctionsAreRememberedAndDoneWithout() {
        FakeRuntimes.library(
                "bmrt-old",
                BmrtLibrary.BMLIB,
                "bmlib.c",
                "bm_mem_mmap_device_mem",
                "bm_thread_sync_from_core",
                "bm_device_sync",
                "bm_get_stat");
        Path old = FakeRuntimes.library("bmrt-old", BmrtLibrary.BMRT, "bmrt.c", "bmrt_launch_tensor_multi_cores");
        ForkedJvm.Result result = ForkedJvm.run(60, Map.of("NPUCAM_FAKE", "bm.soc=1"), Loading.class, old.toString())
                .mustSucceed();
        assertTrue(result.stdout().contains("without Maps"), result.stdout());
        assertTrue(result.stdout().contains("bm_mem_mmap_device_mem"), result.stdout());
        assertTrue(result.stdout().contains("without Cores"), result.stdout());
        assertTrue(result.stdout().contains("bm_thread_sync_from_core"), result.stdout());
        assertTrue(result.stdout().contains("without WholeDevice"), result.stdout());
        assertTrue(result.stdout().contains("without Statistics"), result.stdout());
        assertTrue(result.stdout().contains("Sophgo libbmrt, BM1684X, core 0 of 1\n"), result.stdout());
    }

    @Test
    void aDeviceSaysWhatItIs() {
        FakeRuntimes.Control fake = FakeRuntimes.control();
        fake.fake_reset();
        BmrtLibrary library = BmrtEngineTest.fakeLibrary();
        assertEquals("BM1684X, 1 core, driver 0.4.9, 87 of 2414 MiB in use", library.device());
        fake.fake_set_option("bm.chip_id", 0x1686A200);
        fake.fake_set_option("bm.cores", 2);
        fake.fake_set_option("bm.driver", 0);
        fake.fake_set_option("bm.memory", 0);
        assertEquals("BM1688, 2 cores", library.device());
        assertEquals(0, fake.fake_live());
        fake.fake_fail("bm_dev_request", 1, 1);
        EngineException absent = assertThrows(EngineException.class, library::device);
        assertTrue(String.valueOf(absent.getMessage()).contains("Is the driver loaded"), absent.getMessage());
    }

    @Test
    void aMissingNecessaryFunctionIsOneClearLine() {
        FakeRuntimes.library("bmrt-broken", BmrtLibrary.BMLIB, "bmlib.c", "bm_memcpy_d2s");
        Path broken = FakeRuntimes.library("bmrt-broken", BmrtLibrary.BMRT, "bmrt.c");
        ForkedJvm.Result result = ForkedJvm.run(60, Map.of(), Loading.class, broken.toString());
        assertEquals(1, result.exitCode(), result.stderr());
        assertTrue(result.stdout().contains("bm_memcpy_d2s"), result.stdout());
    }

    @Test
    void theRuntimesChatterStaysOutOfStdoutAndASecondRuntimeIsRefused() {
        Path first = BmrtEngineTest.fakeLibrary().folder().orElseThrow();
        FakeRuntimes.library("bmrt-other", BmrtLibrary.BMLIB, "bmlib.c");
        Path other = FakeRuntimes.library("bmrt-other", BmrtLibrary.BMRT, "bmrt.c");
        ForkedJvm.Result result = ForkedJvm.run(
                60, Map.of("NPUCAM_FAKE", "bm.chatter=1"), Loading.class, first.toString(), other.toString());
        assertEquals(1, result.exitCode(), result.stderr());
        assertFalse(result.stdout().contains("chatter"), result.stdout());
        assertTrue(result.stderr().contains("chatter"), result.stderr());
        assertTrue(result.stdout().contains("Start another process"), result.stdout());
    }

    @Test
    void leavingInTheMiddleOfInferencesFreesEverythingFirst() {
        Path fake = BmrtEngineTest.fakeLibrary().folder().orElseThrow();
        ForkedJvm.Result result = ForkedJvm.run(
                60, Map.of("NPUCAM_FAKE", "async=1 latency_micros=2000"), LeavingInTheMiddle.class, fake.toString());
        assertEquals(3, result.exitCode(), result.stderr());
        assertFalse(result.stderr().contains("live at exit"), result.stderr());
    }

    /** Opens an engine on the runtime of each folder and infers once; says on stdout what it is and what is absent. */
    public static final class Loading {
        private Loading() {}

        public static void main(String[] folders) {
            System.setOut(NativeStdout.stream());
            for (String folder : folders) {
                BmrtLibrary library = BmrtLibrary.in(Path.of(folder));
                try (BmrtEngine engine = BmrtEngine.open(BmrtEngineTest.BM1684X_MODEL, library, List.of(), 1)) {
                    EngineContract.infer(engine, 0, 1);
                    library.load(BmrtChip.BM1684X).absent().forEach(System.out::println);
                    System.out.println(engine.description());
                } catch (EngineException refused) {
                    System.out.println(refused.getMessage());
                    System.exit(1);
                }
            }
        }
    }

    /** Leaves while another thread infers without end. */
    public static final class LeavingInTheMiddle {
        private LeavingInTheMiddle() {}

        public static void main(String[] folder) throws InterruptedException {
            BmrtEngine engine =
                    BmrtEngine.open(BmrtEngineTest.BM1684X_MODEL, BmrtLibrary.in(Path.of(folder[0])), List.of(), 2);
            Thread inferring = new Thread(() -> {
                while (true) {
                    EngineContract.infer(engine, 0, 1);
                }
            });
            inferring.setDaemon(true);
            inferring.start();
            engine.launch(1);
            Thread.sleep(50);
            System.exit(3);
        }
    }
}
