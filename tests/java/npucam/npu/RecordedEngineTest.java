package npucam.npu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import npucam.data.ElementType;
import npucam.data.Quantization;
import npucam.data.Tensor;
import npucam.data.TensorSpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedEngineTest extends EngineContract {
    private static Recording shapes = new Recording(TensorSpec.f32("images", 1), List.of());

    @TempDir
    Path folder;

    @BeforeAll
    static void record() {
        try (InferenceEngine engine = OnnxEngine.open(OnnxEngineTest.SHAPES, 1, 1)) {
            shapes = new Recording(engine.inputSpec(), engine.outputSpecs());
            for (long seed : SEEDS) {
                infer(engine, 0, seed);
                shapes.add(engine.input(0), engine.outputs(0));
            }
            // The contract also launches slots nobody filled.
            Tensor untouched = Tensor.allocate(engine.inputSpec());
            shapes.add(untouched, engine.outputs(0));
        }
    }

    @Override
    InferenceEngine open(int slots) {
        return RecordedEngine.byInput(shapes, slots);
    }

    @Test
    void anInputThatWasNotRecordedFailsInOneClearLine() {
        try (InferenceEngine engine = open(1)) {
            EngineException failed = assertThrows(EngineException.class, () -> infer(engine, 0, 99));
            assertTrue(
                    String.valueOf(failed.getMessage()).contains("holds no inference of this input"),
                    failed.toString());
            infer(engine, 0, SEEDS.get(0));
        }
    }

    @Test
    void inOrderFollowsTheLaunchesOverAllSlotsAndStartsAgain() {
        Recording numbers = numbers(3);
        try (InferenceEngine engine = RecordedEngine.inOrder(numbers, Duration.ZERO, 2)) {
            List<Byte> seen = new ArrayList<>();
            for (int turn = 0; turn < 4; turn++) {
                int slot = turn % 2;
                engine.launch(slot);
                engine.await(slot);
                seen.add(engine.outputs(slot).get(1).bytes().get(0));
            }
            assertEquals(List.of((byte) 0, (byte) 1, (byte) 2, (byte) 0), seen);
            assertEquals("recording of 3 inferences, in order", engine.description());
        }
    }

    @Test
    void anInferenceTakesItsLatencyFromTheLaunchOn() {
        Duration latency = Duration.ofMillis(5);
        try (InferenceEngine engine = RecordedEngine.inOrder(numbers(1), latency, 1)) {
            assertEquals("recording of 1 inference, in order, 5 ms each", engine.description());
            for (int turn = 0; turn < 20; turn++) {
                long start = System.nanoTime();
                engine.launch(0);
                engine.await(0);
                assertTrue(System.nanoTime() - start >= latency.toNanos());
            }
        }
    }

    @Test
    void aRecordingSurvivesTheDisk() {
        Recording numbers = numbers(2);
        numbers.write(folder.resolve("new/recording"));
        Recording read = Recording.read(folder.resolve("new/recording"));
        assertEquals(numbers.input(), read.input());
        assertEquals(numbers.outputs(), read.outputs());
        assertEquals(2, read.inferences().size());
        for (int i = 0; i < 2; i++) {
            Recording.Inference expected = numbers.inferences().get(i);
            Recording.Inference actual = read.inferences().get(i);
            assertEquals(expected.inputCrc(), actual.inputCrc());
            assertArrayEquals(expected.outputs().get(0), actual.outputs().get(0));
            assertArrayEquals(expected.outputs().get(1), actual.outputs().get(1));
        }
    }

    @Test
    void aDamagedRecordingIsRefusedWithItsLine() throws IOException {
        numbers(1).write(folder);
        Path index = folder.resolve("recording.tsv");
        Files.write(folder.resolve("000000.bin"), new byte[3]);
        assertProblem(index + ":4: 000000.bin has 3 bytes, its outputs need 17. Record again");
        Files.writeString(index, "nonsense\n", StandardOpenOption.APPEND);
        Files.write(folder.resolve("000000.bin"), new byte[17]);
        assertProblem(index + ":5: begins with neither input, output nor inference. Record again");
        Files.writeString(index, "");
        assertProblem(index + ": needs one input, an output and an inference. Record again");
        Files.delete(index);
        assertProblem(index + ": cannot be read: java.nio.file.NoSuchFileException: " + index);
    }

    private void assertProblem(String expected) {
        assertEquals(
                expected,
                assertThrows(EngineException.class, () -> Recording.read(folder))
                        .getMessage());
    }

    /** The n-th inference's input and outputs hold n everywhere; the second output is quantized. */
    private static Recording numbers(int count) {
        TensorSpec quantized = new TensorSpec("scores", List.of(1, 5), ElementType.I8, new Quantization(0.25f, -3));
        Recording recording =
                new Recording(TensorSpec.f32("images", 1, 3, 2, 2), List.of(TensorSpec.f32("boxes", 1, 3), quantized));
        for (byte n = 0; n < count; n++) {
            recording.add(
                    filled(recording.input(), n),
                    List.of(filled(recording.outputs().get(0), n), filled(quantized, n)));
        }
        return recording;
    }

    private static Tensor filled(TensorSpec spec, byte value) {
        Tensor tensor = Tensor.allocate(spec);
        for (int i = 0; i < spec.byteCount(); i++) {
            tensor.bytes().put(i, value);
        }
        return tensor;
    }
}
