package npucam.npu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import npucam.data.ElementType;
import npucam.data.Quantization;
import npucam.data.Tensor;
import npucam.data.TensorSpec;
import npucam.model.CvimodelFile;
import npucam.model.ModelException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CviEngineTest extends EngineContract {
    private static final Path FUSED = Path.of("models/shapes/npu/shapes-concat-cv181x-int8-fused.cvimodel");
    private static final Path FLOATS = Path.of("models/shapes/npu/shapes-dflsigmoid-cv181x-int8.cvimodel");
    private static final Path FAKE = FakeRuntimes.library("cvi", "libcviruntime.so", "cvi.c");
    private static final int OUT_OF_MEMORY = 0xC077800C;

    private final FakeRuntimes.Control fake = FakeRuntimes.control();

    @TempDir
    Path folder;

    @BeforeEach
    void load() {
        fake.fake_reset();
        fake.tensorsOf(CvimodelFile.read(FUSED));
    }

    @AfterEach
    void nothingIsLeftAndNothingWasMisused() {
        assertEquals(0, fake.fake_live(), "live native objects");
        assertEquals("", fake.fake_misuse());
    }

    @Override
    CviEngine open(int slots) {
        return CviEngine.open(FUSED, library(), slots);
    }

    private static CviLibrary library() {
        return CviLibrary.in(FAKE);
    }

    @Test
    void aFusedModelTakesBytesAndGivesQuantizedValues() {
        try (CviEngine engine = open(1)) {
            assertEquals(
                    new TensorSpec("images_raw", List.of(1, 3, 128, 192), ElementType.U8, Quantization.NONE),
                    engine.inputSpec());
            assertEquals(
                    new TensorSpec(
                            "/Concat_output_0_Concat",
                            List.of(1, 67, 16, 24),
                            ElementType.I8,
                            new Quantization(0.22175723f, 0)),
                    engine.outputSpecs().get(0));
            assertTrue(engine.description().contains("cv181x"), engine.description());
            assertEquals(33_776 + 3 * 128 * 192, engine.bytesPerSlot());
        }
    }

    @Test
    void aModelOfFloatsKeepsItsTrailingOne() {
        fake.tensorsOf(CvimodelFile.read(FLOATS));
        try (CviEngine engine = CviEngine.open(FLOATS, library(), 1)) {
            assertEquals(TensorSpec.f32("images", 1, 3, 128, 192), engine.inputSpec());
            assertEquals(List.of(1, 3, 504, 1), engine.outputSpecs().get(1).shape());
            assertEquals(73_728 + 4 * (3 * 128 * 192 + 4 * 504 + 3 * 504), engine.bytesPerSlot());
            infer(engine, 0, 1);
        }
    }

    @Test
    void aQuantizedInputCarriesTheReciprocalScale() {
        fake.input(0, "images", 6, 1, 127f, 2, 1, 3, 8, 8);
        try (CviEngine engine = open(1)) {
            assertEquals(ElementType.I8, engine.inputSpec().type());
            assertEquals(new Quantization(1 / 127f, 2), engine.inputSpec().quantization());
        }
    }

    @ParameterizedTest
    @CsvSource({"1,3,20,100", "1,20,100,3", "1,1,6,7"})
    void paddedRowsAreFilledThroughATensorWithoutGaps(int n, int a, int b, int c) {
        fake.input(0, "images_raw", 7, 1, 1f, 0, n, a, b, c);
        fake.output(0, "echo", 7, 1, 1f, 0, n, a, b, c);
        fake.fake_set_tensor_counts(1, 1);
        fake.fake_set_option("cvi.padded", 1);
        try (CviEngine engine = open(2)) {
            List<byte[]> echoed = infer(engine, 1, 5);
            byte[] expected = new byte[a * b * c];
            engine.input(1).bytes().get(0, expected);
            assertArrayEquals(expected, echoed.get(0));
        }
    }

    @Test
    void rowsThatNeedNoPaddingAreTheRuntimesOwnMemory() {
        fake.fake_set_option("cvi.padded", 1);
        try (CviEngine engine = open(1)) {
            assertEquals(33_776 + 3 * 128 * 192, engine.bytesPerSlot(), "192 is a multiple of 64: no second tensor");
        }
    }

    @Test
    void aDamagedFileNeverReachesTheRuntime() throws IOException {
        byte[] bytes = Files.readAllBytes(FUSED);
        bytes[bytes.length / 2] ^= 1;
        Path damaged = Files.write(folder.resolve("damaged.cvimodel"), bytes);
        assertThrows(ModelException.class, () -> CviEngine.open(damaged, library(), 1));
        assertEquals(0, fake.fake_calls("CVI_NN_RegisterModelFromBuffer"));
    }

    @Test
    void tensorsThatMakeNoSenseAreRefused() {
        fake.input(0, "images_raw", 9, 1, 1f, 0, 1, 3, 8, 8);
        assertSays("unknown type 9", assertThrows(EngineException.class, () -> open(1)));
        fake.input(0, "images_raw", 7, 1, 1f, 0, 1, 3, 8, 0);
        assertThrows(RuntimeException.class, () -> open(1));
        fake.input(0, "images_raw", 7, 1, 1f, 0, 1, 3, 8, 8, 1, 1, 1);
        assertSays("7 dimensions", assertThrows(EngineException.class, () -> open(1)));
        fake.input(0, "images_raw", 7, 2, 1f, 0, 1, 3, 8, 8);
        assertSays("bytes of memory", assertThrows(EngineException.class, () -> open(1)));
        fake.tensorsOf(CvimodelFile.read(FUSED));
        fake.output(2, "half", 6, 2, 1f, 0, 1, 4);
        assertSays("padded outputs", assertThrows(EngineException.class, () -> open(1)));
        fake.output(2, "odd", 6, 1, 0f, 0, 1, 4);
        assertSays("scale", assertThrows(ModelException.class, () -> open(1)));
        fake.output(2, "wide", 4, 2, 1f, 0, 1, 4);
        assertSays("INT16", assertThrows(ModelException.class, () -> open(1)));
        fake.fake_set_tensor_counts(2, 3);
        assertSays("2 inputs", assertThrows(EngineException.class, () -> open(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "CVI_NN_RegisterModelFromBuffer, 1",
        "CVI_NN_CloneModel, 2",
        "CVI_NN_GetInputOutputTensors, 3",
        "CVI_NN_Forward, 3",
        "CVI_NN_CleanupModel, 3"
    })
    void aCallThatFailsIsNamedAndLeavesNothing(String call, int calls) {
        int failed = FailureSweep.failAtEachCall(
                () -> fake.tensorsOf(CvimodelFile.read(FUSED)),
                this::runThreeSlots,
                call,
                OUT_OF_MEMORY,
                "0xC077800C, out of device memory");
        assertEquals(calls, failed);
    }

    private void runThreeSlots() {
        try (CviEngine engine = open(3)) {
            for (int slot = 0; slot < 3; slot++) {
                infer(engine, slot, 1);
            }
        }
    }

    @Test
    void aForwardThatFailsIsNamedAndTheNextOneWorks() {
        try (CviEngine engine = open(2)) {
            List<byte[]> expected = infer(engine, 0, 1);
            fake.fake_fail("CVI_NN_Forward", 1, 0xC0778015);
            EngineException e = assertThrows(EngineException.class, () -> infer(engine, 0, 2));
            assertSays("CVI_NN_Forward", e);
            assertSays("0xC0778015, timeout", e);
            assertArrayEquals(expected.get(0), infer(engine, 0, 1).get(0));
        }
    }

    @Test
    void aDeadNpuThatReportsSuccessIsFoundAtTheFirstFrame() {
        fake.fake_set_option("cvi.dead", 1);
        try (CviEngine engine = open(1)) {
            assertSays("outputs stay the same", assertThrows(EngineException.class, () -> infer(engine, 0, 1)));
        }
    }

    @Test
    void anNpuThatDiesLaterIsFoundAtThatFrame() {
        try (CviEngine engine = open(2)) {
            for (int seed = 1; seed < 20; seed++) {
                infer(engine, seed % 2, seed);
            }
            fake.fake_set_option("cvi.dead", 1);
            assertSays("outputs stay the same", assertThrows(EngineException.class, () -> infer(engine, 0, 20)));
        }
    }

    @Test
    void oneJobThatFailsUnreportedIsRunAgain() {
        try (CviEngine engine = open(1)) {
            List<byte[]> expected = infer(engine, 0, 2);
            infer(engine, 0, 1);
            fake.fake_fail("job", 1, -1);
            assertArrayEquals(expected.get(0), infer(engine, 0, 2).get(0));
        }
    }

    @Test
    void theSamePictureTwiceIsNotSuspicious() {
        try (CviEngine engine = open(1)) {
            infer(engine, 0, 1);
            int calls = fake.fake_calls("CVI_NN_Forward");
            for (int i = 0; i < 10; i++) {
                infer(engine, 0, 1);
            }
            assertEquals(calls + 10, fake.fake_calls("CVI_NN_Forward"));
        }
    }

    @Test
    void aModelThatOverlooksSmallChangesIsSuspectedOnceInALongTime() {
        // The fake's outputs are the input's first bytes: a change behind them is overlooked.
        fake.output(0, "short", 6, 1, 1f, 0, 1, 64);
        fake.fake_set_tensor_counts(1, 1);
        try (CviEngine engine = open(1)) {
            infer(engine, 0, 1);
            Tensor input = engine.input(0);
            for (int i = 1; i <= 100; i++) {
                for (int place = 1000; place < input.spec().byteCount(); place++) {
                    input.bytes().put(place, (byte) i);
                }
                byte[] filled = contentOf(input);
                engine.launch(0);
                engine.await(0);
                assertArrayEquals(filled, contentOf(input), "the probe restores the input");
            }
            assertEquals(1 + 100 + 3, fake.fake_calls("CVI_NN_Forward"));
        }
    }

    private static byte[] contentOf(Tensor tensor) {
        byte[] content = new byte[tensor.spec().byteCount()];
        tensor.bytes().get(0, content);
        return content;
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void twoEnginesNeverForwardAtTheSameTime() throws Exception {
        fake.fake_set_option("latency_micros", 2000);
        CountDownLatch done = new CountDownLatch(2);
        try (CviEngine one = open(1);
                CviEngine other = open(1)) {
            for (CviEngine engine : List.of(one, other)) {
                new Thread(() -> {
                            for (int seed = 1; seed < 30; seed++) {
                                infer(engine, 0, seed);
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
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aForwardThatHangsDoesNotKeepOtherSlotsFromBeingFilled() throws Exception {
        try (CviEngine engine = open(2)) {
            infer(engine, 0, 1);
            fake.fake_hang("CVI_NN_Forward", 1);
            Thread hanging = new Thread(() -> infer(engine, 0, 2));
            hanging.start();
            while (fake.fake_calls("CVI_NN_Forward") < 2) {
                Thread.onSpinWait();
            }
            fill(engine.input(1), 3);
            fake.fake_release();
            hanging.join();
        }
    }

    private static void assertSays(String expected, RuntimeException e) {
        assertTrue(String.valueOf(e.getMessage()).contains(expected), e.getMessage());
    }
}
