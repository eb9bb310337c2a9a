package npucam.npu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import npucam.data.ElementType;
import npucam.data.Quantization;
import npucam.data.TensorSpec;
import npucam.model.BmodelDataType;
import npucam.model.BmodelFile;
import npucam.model.ModelException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@link BmrtEngine} on the fake runtime: the contract on each kind of machine, and what the vendor's library makes special. */
@Timeout(120)
class BmrtEngineTest {
    static final Path BM1684X_MODEL = Path.of("models/shapes/npu/shapes-concat-bm1684x-int8-nokernel.bmodel");
    static final Path BM1688_MODEL = Path.of("models/shapes/npu/shapes-concat-bm1688-int8-quantio-nokernel.bmodel");
    private static final int BM1688_ID = 0x1686A200;

    private final FakeRuntimes.Control fakes = FakeRuntimes.control();

    @TempDir
    Path folder;

    static BmrtLibrary fakeLibrary() {
        FakeRuntimes.library("bmrt", BmrtLibrary.BMLIB, "bmlib.c");
        return BmrtLibrary.in(FakeRuntimes.library("bmrt", BmrtLibrary.BMRT, "bmrt.c"));
    }

    private static BmrtEngine open(Path model, List<Integer> cores, int slots) {
        return BmrtEngine.open(model, fakeLibrary(), cores, slots);
    }

    private void twoCores() {
        fakes.fake_set_option("bm.chip_id", BM1688_ID);
        fakes.fake_set_option("bm.cores", 2);
    }

    @BeforeEach
    void reset() {
        fakes.fake_reset();
    }

    @AfterEach
    void nothingIsMisusedAndNothingLeft() {
        assertEquals("", fakes.fake_misuse());
        assertEquals(0, fakes.fake_live());
    }

    /** A card in a PC: copies to and from the device, launches that compute inside. */
    @Nested
    class Copying extends EngineContract {
        @Override
        InferenceEngine open(int slots) {
            return BmrtEngineTest.open(BM1684X_MODEL, List.of(), slots);
        }
    }

    /** A board: mapped memory, launches that return at once. */
    @Nested
    class OnABoard extends EngineContract {
        @BeforeEach
        void board() {
            fakes.fake_set_option("bm.soc", 1);
            fakes.fake_set_option("async", 1);
            fakes.fake_set_option("latency_spread_micros", 500);
        }

        @Override
        InferenceEngine open(int slots) {
            return BmrtEngineTest.open(BM1684X_MODEL, List.of(), slots);
        }
    }

    /** A BM1688 with both cores in use. */
    @Nested
    class OnTwoCores extends EngineContract {
        @BeforeEach
        void board() {
            twoCores();
            fakes.fake_set_option("bm.soc", 1);
            fakes.fake_set_option("async", 1);
            fakes.fake_set_option("latency_spread_micros", 500);
        }

        @Override
        InferenceEngine open(int slots) {
            return BmrtEngineTest.open(BM1688_MODEL, List.of(0, 1), slots);
        }
    }

    @Test
    void onABoardNothingIsCopied() {
        fakes.fake_set_option("bm.soc", 1);
        try (BmrtEngine engine = open(BM1684X_MODEL, List.of(), 1)) {
            EngineContract.infer(engine, 0, 1);
            assertEquals(0, fakes.fake_calls("bm_memcpy_s2d") + fakes.fake_calls("bm_memcpy_d2s"));
            assertEquals(4, fakes.fake_calls("bm_mem_mmap_device_mem"));
            assertEquals(tensorBytes(engine), engine.bytesPerSlot());
            assertTrue(engine.description().contains("shared"), engine.description());
        }
    }

    @Test
    void memoryThatCannotBeMappedIsCopied() {
        fakes.fake_set_option("bm.soc", 1);
        fakes.fake_set_option("bm.unaligned", 1);
        try (BmrtEngine engine = open(BM1684X_MODEL, List.of(), 1)) {
            EngineContract.infer(engine, 0, 1);
            assertEquals(1, fakes.fake_calls("bm_memcpy_s2d"));
            assertEquals(2 * tensorBytes(engine), engine.bytesPerSlot());
        }
    }

    private static long tensorBytes(InferenceEngine engine) {
        return engine.inputSpec().byteCount()
                + engine.outputSpecs().stream().mapToLong(TensorSpec::byteCount).sum();
    }

    @Test
    void deviceMemoryIsAllocatedOnceAndNotPerFrame() {
        try (BmrtEngine engine = open(BM1684X_MODEL, List.of(), 2)) {
            for (int frame = 0; frame < 10; frame++) {
                EngineContract.infer(engine, frame % 2, frame);
            }
            assertEquals(8, fakes.fake_calls("bm_malloc_device_byte"));
        }
    }

    @Test
    void typesScalesAndZeroPointsAreThoseOfTheRuntime() {
        fakes.fake_set_tensor_counts(1, 4);
        fakes.input(0, "images", BmodelDataType.UINT8.code(), 1, 250f, 3, 1, 3, 8, 8);
        fakes.output(0, "a", BmodelDataType.INT8.code(), 1, 0.5f, -7, 1, 4);
        fakes.output(1, "b", BmodelDataType.FLOAT16.code(), 2, 1, 0, 2, 3, 4);
        fakes.output(2, "c", BmodelDataType.BFLOAT16.code(), 2, 1, 0, 5);
        fakes.output(3, "d", BmodelDataType.UINT8.code(), 1, 0.25f, 128, 1, 2, 3, 4, 5, 6, 7, 8);
        try (BmrtEngine engine = open(BM1684X_MODEL, List.of(), 1)) {
            assertEquals(
                    new TensorSpec("images", List.of(1, 3, 8, 8), ElementType.U8, new Quantization(1 / 250f, 3)),
                    engine.inputSpec());
            assertEquals(
                    List.of(
                            new TensorSpec("a", List.of(1, 4), ElementType.I8, new Quantization(0.5f, -7)),
                            new TensorSpec("b", List.of(2, 3, 4), ElementType.F16, Quantization.NONE),
                            new TensorSpec("c", List.of(5), ElementType.BF16, Quantization.NONE),
                            new TensorSpec(
                                    "d",
                                    List.of(1, 2, 3, 4, 5, 6, 7, 8),
                                    ElementType.U8,
                                    new Quantization(0.25f, 128))),
                    engine.outputSpecs());
            byte[] given = new byte[192];
            new java.util.Random(5).nextBytes(given);
            engine.input(0).bytes().put(0, given);
            engine.launch(0);
            engine.await(0);
            byte[] answered = new byte[4];
            engine.outputs(0).get(0).bytes().get(0, answered);
            assertArrayEquals(java.util.Arrays.copyOf(given, 4), answered);
        }
    }

    @Test
    void theStructsOfOldSdksAreEnough() {
        fakes.fake_set_option("bm.old_structs", 1);
        try (BmrtEngine engine = open(BM1684X_MODEL, List.of(), 1)) {
            EngineContract.infer(engine, 0, 1);
            assertEquals(3, engine.outputSpecs().size());
        }
    }

    @Test
    void anOutputOfATypeWeDoNotReadIsRefusedByName() {
        fakes.output(1, "ids", BmodelDataType.INT32.code(), 4, 1, 0, 1, 67, 8, 12);
        modelRefused(BM1684X_MODEL, "output ids", "INT32");
    }

    @Test
    void modelsThatAreNotOnePictureThroughOneNetworkAreRefusedWithTheReason() {
        fakes.fake_set_option("bm.nets", 2);
        modelRefused(BM1684X_MODEL, "2 networks");
        fakes.fake_reset();
        fakes.fake_set_option("bm.stages", 3);
        modelRefused(BM1684X_MODEL, "3 input sizes");
        fakes.fake_reset();
        fakes.fake_set_option("bm.dynamic", 1);
        modelRefused(BM1684X_MODEL, "dynamic");
        fakes.fake_reset();
        fakes.fake_set_tensor_counts(2, 1);
        modelRefused(BM1684X_MODEL, "2 inputs");
        fakes.fake_set_tensor_counts(1, 0);
        modelRefused(BM1684X_MODEL, "0 outputs");
    }

    @Test
    void aModelForAnotherChipIsRefusedWithTheFix() {
        twoCores();
        modelRefused(BM1684X_MODEL, "compiled for BM1684X, not for BM1688", "--processor bm1688");
        fakes.fake_reset();
        modelRefused(BM1688_MODEL, "compiled for BM1688, not for BM1684X", "--processor bm1684x");
    }

    @Test
    void aDamagedFileIsRefusedBeforeAnythingIsOpened() throws IOException {
        byte[] whole = Files.readAllBytes(BM1684X_MODEL);
        Path cut = Files.write(folder.resolve("cut.bmodel"), java.util.Arrays.copyOf(whole, whole.length - 1));
        modelRefused(cut, "cut off");
        assertEquals(0, fakes.fake_calls("bm_dev_request"));
    }

    @Test
    void aReadOnlyFileLoads() throws IOException {
        Path copy = Files.copy(BM1684X_MODEL, folder.resolve("read-only.bmodel"));
        assertTrue(copy.toFile().setReadOnly());
        open(copy, List.of(), 1).close();
    }

    @Test
    void aFileLargerThanOneBufferIsRefused() throws IOException {
        Path large = Files.copy(BM1684X_MODEL, folder.resolve("large.bmodel"));
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(3L << 30);
        }
        modelRefused(large, "has 3221225472 bytes");
    }

    private void modelRefused(Path model, String... parts) {
        ModelException refused = assertThrows(ModelException.class, () -> open(model, List.of(), 1));
        for (String part : parts) {
            assertTrue(String.valueOf(refused.getMessage()).contains(part), refused.getMessage() + "\nlacks " + part);
        }
        assertTrue(String.valueOf(refused.getMessage()).contains(model.toString()), refused.getMessage());
        nothingIsMisusedAndNothingLeft();
    }

    @Test
    void anOutputAnsweredInAnotherShapeIsAnError() {
        try (BmrtEngine engine = open(BM1684X_MODEL, List.of(), 1)) {
            fakes.fake_set_option("bm.wrong_shape", 1);
            engine.launch(0);
            EngineException wrong = assertThrows(EngineException.class, () -> engine.await(0));
            assertTrue(String.valueOf(wrong.getMessage()).contains("/Concat_output_0"), wrong.getMessage());
            fakes.fake_set_option("bm.wrong_shape", 0);
            EngineContract.infer(engine, 0, 1);
        }
    }

    @Test
    void slotsTakeTurnsOnTheCoresAndEachCoreIsWarmedUp() {
        twoCores();
        try (BmrtEngine engine = open(BM1688_MODEL, List.of(0, 1), 3)) {
            assertEquals(2, engine.parallelism());
            assertEquals("Sophgo libbmrt, BM1688, cores 0 and 1 of 2", engine.description());
            assertEquals(2, fakes.fake_calls("bmrt_launch_tensor_multi_cores"));
            EngineContract.infer(engine, 2, 1);
            assertEquals(3, fakes.fake_calls("bm_thread_sync_from_core"));
            assertEquals(0, fakes.fake_calls("bm_thread_sync"));
        }
    }

    /** The second inference ends while the first one does not: on one core they would take turns. */
    @Test
    void twoCoresWorkAtOnce() {
        twoCores();
        fakes.fake_set_option("async", 1);
        try (BmrtEngine engine = open(BM1688_MODEL, List.of(0, 1), 2)) {
            fakes.fake_hang("job", 1);
            engine.launch(0);
            EngineContract.infer(engine, 1, 1);
            fakes.fake_release();
            engine.await(0);
        }
    }

    @Test
    void oneCoreOfTwoNeedsNoChoosingUnlessItIsTheSecond() {
        twoCores();
        try (BmrtEngine engine = open(BM1688_MODEL, List.of(), 2)) {
            EngineContract.infer(engine, 1, 1);
            assertEquals(0, fakes.fake_calls("bmrt_launch_tensor_multi_cores"));
            assertEquals(1, engine.parallelism());
        }
        try (BmrtEngine engine = open(BM1688_MODEL, List.of(1), 1)) {
            EngineContract.infer(engine, 0, 1);
            assertEquals(1, fakes.fake_calls("bmrt_launch_tensor_multi_cores"));
            assertEquals("Sophgo libbmrt, BM1688, core 1 of 2", engine.description());
        }
    }

    @Test
    void coresThatAreNotThereAreRefused() {
        EngineException refused = assertThrows(EngineException.class, () -> open(BM1684X_MODEL, List.of(0, 1), 1));
        assertTrue(String.valueOf(refused.getMessage()).contains("core 0 only"), refused.getMessage());
        twoCores();
        assertThrows(EngineException.class, () -> open(BM1688_MODEL, List.of(2), 1));
        assertThrows(EngineException.class, () -> open(BM1688_MODEL, List.of(-1), 1));
    }

    @Test
    void aModelForTwoCoresUsesBothForOneInference() throws IOException {
        twoCores();
        fakes.fake_set_option("bm.net_cores", 2);
        try (BmrtEngine engine = open(forTwoCores(), List.of(0, 1), 2)) {
            EngineContract.infer(engine, 1, 1);
            assertEquals(1, engine.parallelism());
            assertEquals("Sophgo libbmrt, BM1688, cores 0 and 1 of 2", engine.description());
            assertEquals(1, fakes.fake_calls("bmrt_launch_tensor_ex"));
            assertEquals(2, fakes.fake_calls("bm_thread_sync_from_core"));
        }
    }

    @Test
    void aModelForTwoCoresIsRefusedWhereThereIsOne() throws IOException {
        fakes.fake_set_option("bm.chip_id", BM1688_ID);
        modelRefused(forTwoCores(), "compiled for 2 NPU cores", "CV186AH has 1", "--num_core 1");
    }

    /** The committed model with its {@code core_num} changed. */
    private Path forTwoCores() throws IOException {
        byte[] bytes = Files.readAllBytes(BM1688_MODEL);
        bytes[468] = 2;
        Path file = Files.write(folder.resolve("two.bmodel"), bytes);
        assertEquals(2, BmodelFile.read(file).nets().get(0).first().cores());
        return file;
    }

    @Test
    void afterAFailureTheSlotWorksAgain() {
        fakes.fake_set_option("async", 1);
        try (BmrtEngine engine = open(BM1684X_MODEL, List.of(), 1)) {
            for (String function : List.of("bm_memcpy_s2d", "bmrt_launch_tensor_ex", "job", "bm_memcpy_d2s")) {
                fakes.fake_fail(function, 1, 2);
                assertThrows(EngineException.class, () -> EngineContract.infer(engine, 0, 1), function);
                assertDoesNotThrow(() -> EngineContract.infer(engine, 0, 1), function);
            }
        }
    }

    @Test
    void aClosedEngineIsNotClosedOnceMoreAtExit() {
        BmrtEngine engine = open(BM1684X_MODEL, List.of(), 1);
        engine.close();
        engine.close();
        assertEquals(1, fakes.fake_calls("bm_dev_free"));
    }

    @Test
    void anInterruptedThreadStillFreesEverything() {
        BmrtEngine engine = open(BM1684X_MODEL, List.of(), 1);
        Thread.currentThread().interrupt();
        engine.close();
        assertTrue(Thread.interrupted());
        assertFalse(fakes.fake_live() > 0);
    }
}
