package npucam.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged model files are read or refused, never anything else. {@code -Dfuzz.seconds=60} goes on for that long, with other damage; a
 * small heap ({@code -Dtest.heap=256m}) then bounds what a file can make npucam allocate.
 */
class ModelFuzzTest {
    private static final int LEAST_ROUNDS = 200;

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void everyDamagedFileIsReadOrRefused() throws IOException {
        List<Path> models;
        try (Stream<Path> files = Files.list(Path.of("models/shapes/npu"))) {
            models = Stream.concat(Stream.of(TestModels.SHAPES), files).sorted().toList();
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("fuzz.seconds", 0));
        int refused = 0;
        int seed = 0;
        while (seed < LEAST_ROUNDS || System.nanoTime() < end) {
            Path model = models.get(seed % models.size());
            Path damaged = folder.resolve("damaged-" + model.getFileName());
            Files.write(damaged, DamagedModels.damage(Files.readAllBytes(model), new Random(seed)));
            refused += isRefused(damaged, seed) ? 1 : 0;
            seed++;
        }
        assertTrue(refused > seed / 10 && refused < seed, refused + " of " + seed + " were refused");
    }

    private static boolean isRefused(Path damaged, int seed) {
        boolean refused = false;
        for (Runnable reading : List.<Runnable>of(
                () -> ModelFacts.read(damaged), () -> ModelPorts.read(damaged), () -> offersOfOnnx(damaged))) {
            try {
                reading.run();
            } catch (ModelException clear) {
                refused = true;
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError wrong) {
                throw new AssertionError("seed " + seed + ": " + damaged.getFileName(), wrong);
            }
        }
        return refused;
    }

    private static void offersOfOnnx(Path damaged) {
        if (ModelKind.of(damaged) == ModelKind.ONNX) {
            OnnxCut.offers(damaged);
        }
    }
}
