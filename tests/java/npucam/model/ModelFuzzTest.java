package npucam.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
    private static final int[] TELLING_NUMBERS = {0, 1, -1, 0x7FFF_FFFF, 0x8000_0000, 0x0100_0000, 64, 1 << 20};

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
            Files.write(damaged, damage(Files.readAllBytes(model), new Random(seed)));
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

    /** Mostly near the beginning and the end, where the descriptions lie. */
    private static byte[] damage(byte[] bytes, Random random) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int hits = 1 + random.nextInt(8);
        for (int hit = 0; hit < hits; hit++) {
            int reach = random.nextInt(4) == 0 ? bytes.length : Math.min(bytes.length, 8192);
            int at = random.nextInt(reach - Integer.BYTES);
            int place = random.nextInt(8) == 0 ? bytes.length - Integer.BYTES - at : at;
            switch (random.nextInt(4)) {
                case 0 -> bytes[place] ^= (byte) (1 << random.nextInt(8));
                case 1 -> buffer.putInt(place, TELLING_NUMBERS[random.nextInt(TELLING_NUMBERS.length)]);
                case 2 -> buffer.putInt(place, buffer.getInt(place) + random.nextInt(33) - 16);
                default -> {
                    int from = random.nextInt(bytes.length - 64);
                    System.arraycopy(bytes, from, bytes, Math.min(place, bytes.length - 64), 64);
                }
            }
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }
}
