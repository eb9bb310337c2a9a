package npucam.npu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import npucam.data.Tensor;
import npucam.data.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every engine promises, whatever computes behind it. An engine's test extends this and opens its engine on any model whose
 * outputs depend on its input.
 */
@Timeout(120)
abstract class EngineContract {
    /** The seeds of the inputs used here: a recorded engine must know their outputs. */
    static final List<Long> SEEDS = List.of(1L, 2L);

    private static final long A = SEEDS.get(0);
    private static final long B = SEEDS.get(1);

    /** Opens the engine under test. */
    abstract InferenceEngine open(int slots);

    /** Fills an input with the noise of a seed: finite values of any element type. */
    static void fill(Tensor input, long seed) {
        Random random = new Random(seed);
        ByteBuffer bytes = input.bytes();
        for (int i = 0; i < input.spec().elementCount(); i++) {
            switch (input.spec().type()) {
                case F32 -> bytes.putFloat(4 * i, random.nextFloat());
                // 1.0 to 1.99: exponent fixed, fraction random.
                case F16 -> bytes.putShort(2 * i, (short) (0x3C00 | random.nextInt(0x400)));
                case BF16 -> bytes.putShort(2 * i, (short) (0x3F80 | random.nextInt(0x80)));
                case I8, U8 -> bytes.put(i, (byte) random.nextInt());
            }
        }
    }

    @Test
    void itSaysWhatItIs() {
        try (InferenceEngine engine = open(2)) {
            assertFalse(engine.description().isBlank());
            assertFalse(engine.description().contains("\n"));
            assertEquals(2, engine.slots());
            assertTrue(engine.parallelism() >= 1);
        }
    }

    @Test
    void specsAndTensorsStayTheSame() {
        try (InferenceEngine engine = open(2)) {
            TensorSpec inputSpec = engine.inputSpec();
            List<TensorSpec> outputSpecs = engine.outputSpecs();
            assertFalse(outputSpecs.isEmpty());
            List<Tensor> before = engine.outputs(1);
            infer(engine, 1, A);
            assertEquals(inputSpec, engine.inputSpec());
            assertEquals(outputSpecs, engine.outputSpecs());
            assertSame(engine.input(1), engine.input(1));
            for (int i = 0; i < before.size(); i++) {
                assertSame(before.get(i).bytes(), engine.outputs(1).get(i).bytes());
                assertEquals(outputSpecs.get(i), engine.outputs(1).get(i).spec());
            }
            assertEquals(inputSpec, engine.input(1).spec());
        }
    }

    @Test
    void everySlotHasDirectBuffersOfItsOwnInNativeOrder() {
        try (InferenceEngine engine = open(2)) {
            assertNotSame(engine.input(0).bytes(), engine.input(1).bytes());
            for (int slot = 0; slot < 2; slot++) {
                List<Tensor> tensors = new ArrayList<>(engine.outputs(slot));
                tensors.add(engine.input(slot));
                for (Tensor tensor : tensors) {
                    assertTrue(tensor.bytes().isDirect());
                    assertEquals(ByteOrder.nativeOrder(), tensor.bytes().order());
                    assertEquals(0, tensor.bytes().position());
                    assertTrue(tensor.bytes().limit() >= tensor.spec().byteCount());
                }
            }
        }
    }

    @Test
    void bytesPerSlotCoverItsTensors() {
        try (InferenceEngine engine = open(1)) {
            long tensors = engine.inputSpec().byteCount()
                    + engine.outputSpecs().stream()
                            .mapToLong(TensorSpec::byteCount)
                            .sum();
            assertTrue(engine.bytesPerSlot() >= tensors);
        }
    }

    @Test
    void sameInputSameOutputInEverySlot() {
        try (InferenceEngine engine = open(2)) {
            List<byte[]> first = infer(engine, 0, A);
            List<byte[]> other = infer(engine, 0, B);
            assertFalse(equal(first, other), "the contract needs a model whose outputs depend on its input");
            assertAllEqual(first, infer(engine, 0, A));
            assertAllEqual(first, infer(engine, 1, A));
        }
    }

    @Test
    void outputsStayUntilTheSameSlotIsLaunchedAgain() {
        try (InferenceEngine engine = open(2)) {
            List<byte[]> outputs = infer(engine, 0, A);
            infer(engine, 1, B);
            fill(engine.input(0), B);
            assertAllEqual(outputs, copy(engine.outputs(0)));
        }
    }

    @Test
    void anInputCanBeFilledWhileAnotherSlotRuns() throws Exception {
        try (InferenceEngine engine = open(2)) {
            List<byte[]> expectedA = infer(engine, 0, A);
            List<byte[]> expectedB = infer(engine, 0, B);
            for (int round = 0; round < 3; round++) {
                fill(engine.input(0), A);
                Future<Void> filling = inParallel(() -> {
                    for (int i = 0; i < 20; i++) {
                        fill(engine.input(1), B);
                    }
                    return null;
                });
                engine.launch(0);
                engine.await(0);
                assertAllEqual(expectedA, copy(engine.outputs(0)));
                filling.get();
                engine.launch(1);
                engine.await(1);
                assertAllEqual(expectedB, copy(engine.outputs(1)));
            }
        }
    }

    @Test
    void slotsOnTheirOwnThreadsKeepToTheirOwnFrames() throws Exception {
        try (InferenceEngine engine = open(2)) {
            List<byte[]> expectedA = infer(engine, 0, A);
            List<byte[]> expectedB = infer(engine, 0, B);
            Semaphore gate = new Semaphore(engine.parallelism(), true);
            Future<Void> slot0 = inParallel(() -> runTurns(engine, 0, gate, expectedA, expectedB));
            Future<Void> slot1 = inParallel(() -> runTurns(engine, 1, gate, expectedB, expectedA));
            slot0.get();
            slot1.get();
        }
    }

    /** Alternates the two inputs as a slot's thread does: prepare, wait for the gate, infer, check. */
    private static Void runTurns(InferenceEngine engine, int slot, Semaphore gate, List<byte[]> even, List<byte[]> odd)
            throws InterruptedException {
        for (int turn = 0; turn < 20; turn++) {
            fill(engine.input(slot), SEEDS.get((turn + slot) % 2));
            gate.acquire();
            try {
                engine.launch(slot);
                engine.await(slot);
            } finally {
                gate.release();
            }
            assertAllEqual(turn % 2 == 0 ? even : odd, copy(engine.outputs(slot)));
        }
        return null;
    }

    @Test
    void launchingTwiceIsRefusedAndHarmless() {
        try (InferenceEngine engine = open(1)) {
            List<byte[]> expected = infer(engine, 0, A);
            engine.launch(0);
            assertThrows(IllegalStateException.class, () -> engine.launch(0));
            engine.await(0);
            assertAllEqual(expected, copy(engine.outputs(0)));
        }
    }

    @Test
    void awaitingWithoutLaunchIsRefused() {
        try (InferenceEngine engine = open(2)) {
            assertThrows(IllegalStateException.class, () -> engine.await(0));
            infer(engine, 0, A);
            assertThrows(IllegalStateException.class, () -> engine.await(0));
            engine.launch(1);
            assertThrows(IllegalStateException.class, () -> engine.await(0));
            engine.await(1);
        }
    }

    @Test
    void anotherThreadMayNotAwait() throws Exception {
        try (InferenceEngine engine = open(1)) {
            engine.launch(0);
            Future<Void> other = inParallel(() -> {
                engine.await(0);
                return null;
            });
            ExecutionException refused = assertThrows(ExecutionException.class, other::get);
            assertTrue(refused.getCause() instanceof IllegalStateException, String.valueOf(refused.getCause()));
            engine.await(0);
        }
    }

    @Test
    void aSlotThatIsNotThereIsRefused() {
        try (InferenceEngine engine = open(1)) {
            assertThrows(IndexOutOfBoundsException.class, () -> engine.input(1));
            assertThrows(IndexOutOfBoundsException.class, () -> engine.outputs(-1));
            assertThrows(IndexOutOfBoundsException.class, () -> engine.launch(1));
            assertThrows(IndexOutOfBoundsException.class, () -> engine.await(1));
        }
    }

    @Test
    void openingWithoutSlotsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> open(0));
    }

    @Test
    void closingTwiceIsFineAndLaterCallsFailCleanly() {
        InferenceEngine engine = open(1);
        infer(engine, 0, A);
        engine.close();
        assertDoesNotThrow(engine::close);
        assertThrows(IllegalStateException.class, () -> engine.input(0));
        assertThrows(IllegalStateException.class, () -> engine.outputs(0));
        assertThrows(IllegalStateException.class, () -> engine.launch(0));
        assertThrows(IllegalStateException.class, () -> engine.await(0));
    }

    @Test
    void closingWithALaunchedSlotIsFine() {
        InferenceEngine engine = open(2);
        engine.launch(0);
        assertDoesNotThrow(engine::close);
        assertThrows(IllegalStateException.class, () -> engine.await(0));
    }

    @Test
    void closingWhileAnotherThreadInfersWaitsForIt() throws Exception {
        for (int round = 0; round < 5; round++) {
            InferenceEngine engine = open(1);
            Semaphore started = new Semaphore(0);
            Future<Void> inferring = inParallel(() -> {
                while (true) {
                    started.release();
                    engine.launch(0);
                    engine.await(0);
                }
            });
            started.acquire(2);
            engine.close();
            ExecutionException ended = assertThrows(ExecutionException.class, inferring::get);
            assertTrue(ended.getCause() instanceof IllegalStateException, String.valueOf(ended.getCause()));
        }
    }

    @Test
    void oneEngineAfterTheOtherCanBeOpened() {
        List<byte[]> expected;
        try (InferenceEngine engine = open(1)) {
            expected = infer(engine, 0, A);
        }
        try (InferenceEngine engine = open(3)) {
            assertAllEqual(expected, infer(engine, 2, A));
        }
    }

    static List<byte[]> infer(InferenceEngine engine, int slot, long seed) {
        fill(engine.input(slot), seed);
        engine.launch(slot);
        engine.await(slot);
        return copy(engine.outputs(slot));
    }

    private static List<byte[]> copy(List<Tensor> tensors) {
        List<byte[]> copies = new ArrayList<>();
        for (Tensor tensor : tensors) {
            byte[] bytes = new byte[tensor.spec().byteCount()];
            tensor.bytes().get(0, bytes);
            copies.add(bytes);
        }
        return copies;
    }

    private static boolean equal(List<byte[]> a, List<byte[]> b) {
        return Arrays.deepEquals(a.toArray(), b.toArray());
    }

    private static void assertAllEqual(List<byte[]> expected, List<byte[]> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i));
        }
    }

    private static Future<Void> inParallel(Callable<Void> work) {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<Void> result = thread.submit(work);
        thread.shutdown();
        return result;
    }
}
