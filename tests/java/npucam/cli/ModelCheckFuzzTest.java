package npucam.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import npucam.model.Board;
import npucam.model.DamagedModels;
import npucam.model.ModelException;
import npucam.model.ModelFacts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code model inspect} and {@code model check} do with damaged files and descriptors: they answer or refuse, each problem in one line.
 * {@code -Dfuzz.seconds=300 -Dtest.heap=256m} goes on for that long within that heap.
 */
class ModelCheckFuzzTest {
    private static final int LEAST_ROUNDS = 300;
    private static final List<Board> BOARDS = List.of(Board.values());

    /** What a round may take, on a machine that does other things too. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    Path folder;

    private String descriptor = "";

    @BeforeEach
    void copyWhatTheDescriptorNames() throws IOException {
        for (String file : List.of("shapes.onnx", "shapes.names")) {
            Files.copy(Path.of("models/shapes", file), folder.resolve(file));
        }
        descriptor = Files.readString(Path.of("models/shapes/shapes.mud"));
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void everyDamagedFileGetsAnAnswer() throws IOException {
        List<Path> models;
        try (Stream<Path> files = Files.list(Path.of("models/shapes/npu"))) {
            models = Stream.concat(Stream.of(folder.resolve("shapes.onnx")), files)
                    .sorted()
                    .toList();
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("fuzz.seconds", 0));
        int refused = 0;
        int seed = 0;
        while (seed < LEAST_ROUNDS || System.nanoTime() < end) {
            Random random = new Random(seed);
            Path damaged = seed % 3 == 0 ? damagedText(random) : damagedModel(models.get(seed % models.size()), random);
            long begin = System.nanoTime();
            try {
                inspect(damaged);
                refused += isRefused(damaged, BOARDS.get(seed % BOARDS.size())) ? 1 : 0;
            } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError wrong) {
                throw new AssertionError("seed " + seed + ": " + damaged.getFileName(), wrong);
            }
            assertTrue(System.nanoTime() - begin < MOST_NANOS, "seed " + seed + " took too long");
            seed++;
        }
        assertTrue(refused > seed / 4 && refused < seed, refused + " of " + seed + " were refused");
        System.out.println(seed + " damaged files, " + refused + " refused");
    }

    private Path damagedText(Random random) throws IOException {
        return Files.writeString(folder.resolve("damaged.mud"), DamagedModels.damageText(descriptor, random));
    }

    private Path damagedModel(Path model, Random random) throws IOException {
        return Files.write(
                folder.resolve("damaged-" + model.getFileName()),
                DamagedModels.damage(Files.readAllBytes(model), random));
    }

    private static void inspect(Path damaged) {
        try {
            ModelFacts.read(damaged);
        } catch (ModelException clear) {
            assertTrue(
                    clear.problems().stream().allMatch(line -> line.lines().count() == 1), clear.problems()::toString);
        }
    }

    private static boolean isRefused(Path damaged, Board board) throws IOException {
        ModelVerdict verdict = ModelVerdict.of(
                damaged, new ModelVerdict.Question(Optional.empty(), Optional.empty(), Optional.of(board)));
        assertTrue(
                verdict.problems().stream().allMatch(line -> line.lines().count() == 1), verdict.problems()::toString);
        ModelVerdictText.print(verdict, new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8));
        ModelVerdictJson.print(verdict, new ByteArrayOutputStream());
        return !verdict.isOk();
    }
}
