package npucam.npu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import npucam.data.ColorOrder;
import npucam.data.ElementType;
import npucam.data.Quantization;
import npucam.data.TensorSpec;
import npucam.model.ModelException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AxEngineTest extends EngineContract {
    private static final int U8 = 1;
    private static final int F32 = 3;

    private final FakeRuntimes.Control fake = FakeRuntimes.control();

    @TempDir
    Path folder;

    private static Path fakeFolder() {
        FakeRuntimes.library("ax", "libax_sys.so", "ax_sys.c");
        return FakeRuntimes.library("ax", "libax_engine.so", "ax_engine.c");
    }

    @BeforeEach
    void aModelOfAPictureInBytesAndTwoFloatMaps() throws IOException {
        fake.fake_reset();
        programTheFake();
        Files.writeString(model(), "any model");
    }

    private void programTheFake() {
        fake.fake_set_tensor_counts(1, 2);
        fake.input(0, "images", U8, 1, 1, 0, 1, 128, 192, 3);
        fake.output(0, "output0", F32, 4, 1, 0, 1, 16, 24, 67);
        fake.output(1, "output1", F32, 4, 1, 0, 1, 8, 12, 67);
    }

    @AfterEach
    void nothingIsLeftAndNothingWasMisused() {
        assertEquals("", fake.fake_misuse());
        assertEquals(0, fake.fake_live(), "live native objects");
    }

    private Path model() {
        return folder.resolve("test.axmodel");
    }

    @Override
    AxEngine open(int slots) {
        return open(AxVnpu.OFF, slots);
    }

    private AxEngine open(AxVnpu vnpu, int slots) {
        return AxEngine.open(model(), AxLibrary.in(fakeFolder()), vnpu, slots);
    }

    @Test
    void tensorsAreWhatTheRuntimeSays() {
        fake.fake_set_option("ax.layout", 1);
        fake.fake_set_option("ax.colour", 7);
        fake.output(1, "half", 9, 2, 1, 0, 1, 8, 12, 67);
        try (AxEngine engine = open(1)) {
            assertEquals(
                    new TensorSpec("images", List.of(1, 128, 192, 3), ElementType.U8, Quantization.NONE),
                    engine.inputSpec());
            assertEquals(
                    List.of(
                            TensorSpec.f32("output0", 1, 16, 24, 67),
                            new TensorSpec("half", List.of(1, 8, 12, 67), ElementType.BF16, Quantization.NONE)),
                    engine.outputSpecs());
            assertEquals(Optional.of(ColorOrder.BGR), engine.colorOrder());
            assertEquals(128 * 192 * 3 + 4 * 16 * 24 * 67 + 2 * 8 * 12 * 67, engine.bytesPerSlot());
        }
    }

    @Test
    void signedBytesAreTakenAsTheyAre() {
        fake.output(1, "bytes", 5, 1, 1, 0, 1, 8, 12, 67);
        try (AxEngine engine = open(1)) {
            assertEquals(ElementType.I8, engine.outputSpecs().get(1).type());
            assertEquals(Quantization.NONE, engine.outputSpecs().get(1).quantization());
        }
    }

    @Test
    void coloursTheRuntimeDoesNotSayAreEmpty() {
        try (AxEngine engine = open(1)) {
            assertEquals(Optional.empty(), engine.colorOrder());
        }
    }

    @ParameterizedTest
    @CsvSource({"2, UINT16", "4, SINT16", "6, SINT32", "8, FLOAT64", "100, UINT10_PACKED", "77, code 77"})
    void aTypeNpucamDoesNotWorkWithIsRefusedByName(int code, String name) {
        fake.output(1, "odd", code, 2, 1, 0, 1, 4);
        assertSays("output odd", refused());
        assertSays(name, refused());
    }

    @Test
    void tensorsThatMakeNoSenseAreRefused() {
        fake.fake_set_option("ax.padding", 8);
        assertSays("padded", refused());
        fake.fake_set_option("ax.padding", 0);
        fake.input(0, "images", U8, 1, 1, 0, 1, 128, -192, 3);
        assertSays("-192", refused());
        fake.input(0, "images", U8, 1, 1, 0);
        assertSays("no shape", refused());
        fake.fake_set_tensor_counts(2, 2);
        assertSays("2 inputs", refused());
    }

    @Test
    void aLayoutThatContradictsTheShapeIsRefused() {
        fake.fake_set_option("ax.layout", 2);
        assertSays("is NCHW", refused());
        fake.fake_set_option("ax.layout", 1);
        fake.input(0, "images", U8, 1, 1, 0, 1, 3, 128, 192);
        assertSays("is NHWC", refused());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 8, 9, 10, 12})
    void picturesOtherThanRgbAndBgrAreRefused(int colour) {
        fake.fake_set_option("ax.colour", colour);
        assertSays("colour space " + colour, refused());
    }

    private EngineException refused() {
        return assertThrows(EngineException.class, () -> open(1));
    }

    @Test
    void aModelForTheWholeNpuDoesNotRunOnHalfOfIt() {
        ModelException e = assertThrows(ModelException.class, () -> open(AxVnpu.ON, 1));
        assertSays("model_vnpu", e);
        assertSays(model().toString(), e);
    }

    @Test
    void aModelForHalfTheNpuRunsOnEither() {
        fake.fake_set_option("ax.model_type", 0);
        for (AxVnpu vnpu : AxVnpu.values()) {
            try (AxEngine engine = open(vnpu, 1)) {
                infer(engine, 0, 1);
                assertTrue(engine.description().contains(vnpu == AxVnpu.ON ? "half" : "whole"), engine.description());
            }
        }
    }

    @Test
    void anNpuThatIsSetUpAlreadyStaysAsItIs() {
        fake.fake_set_option("ax.mode", 1);
        assertSays("divided", assertThrows(ModelException.class, () -> open(AxVnpu.OFF, 1)));
        fake.fake_set_option("ax.model_type", 0);
        try (AxEngine engine = open(AxVnpu.OFF, 1)) {
            assertTrue(engine.description().contains("half"), engine.description());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "AX_SYS_Init, 1",
        "AX_ENGINE_Init, 1",
        "AX_ENGINE_GetModelType, 1",
        "AX_ENGINE_CreateHandle, 1",
        "AX_ENGINE_CreateContextV2, 1",
        "AX_ENGINE_GetIOInfo, 1",
        "AX_SYS_MemAllocCached, 6",
        "AX_SYS_MflushCache, 2",
        "AX_ENGINE_RunSyncV2, 2",
        "AX_SYS_MinvalidateCache, 4",
        "AX_ENGINE_DestroyHandle, 1",
        "AX_SYS_MemFree, 6",
        "AX_ENGINE_Deinit, 1",
        "AX_SYS_Deinit, 1"
    })
    void aCallThatFailsIsNamedAndLeavesNothing(String call, int calls) {
        int failed =
                FailureSweep.failAtEachCall(this::programTheFake, this::runTwoSlots, call, 0x80060114, "0x80060114");
        assertEquals(calls, failed);
    }

    private void runTwoSlots() {
        try (AxEngine engine = open(2)) {
            infer(engine, 0, 1);
            infer(engine, 1, 1);
        }
    }

    @Test
    void aFailureToEndAfterAFailureToOpenIsKeptBesideIt() {
        fake.fake_fail("AX_SYS_MemAllocCached", 3, 1);
        fake.fake_fail("AX_ENGINE_DestroyHandle", 1, 2);
        fake.fake_fail("AX_SYS_Deinit", 1, 3);
        EngineException e = assertThrows(EngineException.class, () -> open(1));
        assertSays("AX_SYS_MemAllocCached", e);
        assertEquals(1, e.getSuppressed().length);
        assertTrue(String.valueOf(e.getSuppressed()[0].getMessage()).contains("AX_ENGINE_DestroyHandle"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AX_SYS_MflushCache", "AX_ENGINE_RunSyncV2", "AX_SYS_MinvalidateCache", "job"})
    void anInferenceThatFailsIsNamedAndTheNextOneWorks(String call) {
        try (AxEngine engine = open(2)) {
            List<byte[]> expected = infer(engine, 1, 1);
            fake.fake_fail(call, 1, 0x80060115);
            EngineException e = assertThrows(EngineException.class, () -> infer(engine, 1, 2));
            assertSays(call.equals("job") ? "AX_ENGINE_RunSyncV2" : call, e);
            assertSays("0x80060115", e);
            assertArrayEquals(expected.get(1), infer(engine, 1, 1).get(1));
        }
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void twoSlotsNeverRunAtTheSameTime() throws InterruptedException {
        fake.fake_set_option("latency_micros", 2000);
        CountDownLatch done = new CountDownLatch(2);
        try (AxEngine engine = open(2)) {
            for (int slot = 0; slot < 2; slot++) {
                int mine = slot;
                new Thread(() -> {
                            for (int seed = 1; seed < 30; seed++) {
                                infer(engine, mine, seed);
                            }
                            done.countDown();
                        })
                        .start();
            }
            assertTrue(done.await(50, TimeUnit.SECONDS));
        }
        // The fake notes two at a time as a misuse: see nothingIsLeftAndNothingWasMisused.
    }

    @Test
    void anEmptyOrMissingFileIsRefused() throws IOException {
        Files.writeString(model(), "");
        assertSays("empty", assertThrows(ModelException.class, () -> open(1)));
        Files.delete(model());
        assertSays("cannot be read", assertThrows(ModelException.class, () -> open(1)));
    }

    @Test
    void aFolderWithoutTheLibrariesSaysSoInOneLine() {
        AxLibrary none = AxLibrary.find(Optional.of(folder));
        assertEquals(Optional.empty(), none.folder());
        assertTrue(none.whyNot().contains("does not hold libax_sys.so and libax_engine.so"), none.whyNot());
        assertEquals(
                none.whyNot(), assertThrows(EngineException.class, none::load).getMessage());
        String nowhere = AxLibrary.onBoard(List.of(folder)).whyNot();
        assertTrue(nowhere.contains(folder.toString()) && nowhere.contains("npu.library_path"), nowhere);
        assertEquals(
                Optional.of(fakeFolder()),
                AxLibrary.onBoard(List.of(folder, fakeFolder())).folder());
    }

    @Test
    void aLibraryWithoutAFunctionSaysWhich() {
        FakeRuntimes.library("ax-old", "libax_sys.so", "ax_sys.c");
        Path old = FakeRuntimes.library("ax-old", "libax_engine.so", "ax_engine.c", "AX_ENGINE_RunSyncV2");
        String said = ForkedJvm.run(60, Map.of(), AxEngineTest.class, old.toString())
                .mustSucceed()
                .stdout();
        assertTrue(said.contains("AX_ENGINE_RunSyncV2") && said.contains(old.toString()), said);
        assertEquals(1, said.lines().count(), said);
    }

    /** Says why the libraries of a folder do not load. */
    public static void main(String[] folders) {
        AxLibrary library = AxLibrary.in(Path.of(folders[0]));
        NativeStdout.stream()
                .println(assertThrows(EngineException.class, library::load).getMessage());
    }

    private static void assertSays(String expected, RuntimeException e) {
        assertTrue(String.valueOf(e.getMessage()).contains(expected), e.getMessage());
    }
}
