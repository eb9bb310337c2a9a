package npucam.npu;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import npucam.model.CvimodelFile;
import npucam.model.CvimodelTensor;
import org.jspecify.annotations.Nullable;

/**
 * Builds the fake vendor runtimes of {@code tests/native} with gcc, when they are older than their sources, and programs them. All fakes
 * of one process share one state: {@link #control} speaks to each of them.
 */
public final class FakeRuntimes {
    /** Another one when the tests run on an emulated processor: see tests/emulated/run. */
    private static final String GCC = System.getProperty("npucam.gcc", "gcc");

    private static final Path SOURCES = Path.of("tests/native").toAbsolutePath();
    private static final Path BUILT = Path.of("target/native-fakes", GCC).toAbsolutePath();
    private static final List<String> COMPILER =
            List.of(GCC, "-shared", "-fPIC", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-pthread");

    private static @Nullable Control control;

    private FakeRuntimes() {}

    /** The programming interface of {@code fake.h}, where each function is described. */
    public interface Control extends Library {
        // C: void fake_reset(void)
        void fake_reset();

        // C: void fake_set_option(const char* name, long value)
        void fake_set_option(String name, long value);

        // C: void fake_set_tensor_counts(int inputs, int outputs)
        void fake_set_tensor_counts(int inputs, int outputs);

        // C: void fake_set_tensor(bool output, int index, const char* name, int type, int element_bytes, float scale,
        // int
        //    zero_point, int rank, const int* dims)
        void fake_set_tensor(
                byte output,
                int index,
                String name,
                int type,
                int elementBytes,
                float scale,
                int zeroPoint,
                int rank,
                int[] dims);

        // C: void fake_set_output_file(int index, const char* path)
        void fake_set_output_file(int index, @Nullable String path);

        // C: void fake_fail(const char* function, int kth, int code)
        void fake_fail(String function, int kth, int code);

        // C: void fake_hang(const char* function, int kth)
        void fake_hang(String function, int kth);

        // C: void fake_release(void)
        void fake_release();

        // C: int fake_calls(const char* function)
        int fake_calls(String function);

        // C: int fake_live(void)
        int fake_live();

        // C: int fake_live_of(const char* kind)
        int fake_live_of(String kind);

        // C: const char* fake_misuse(void)
        String fake_misuse();

        /** Sets one input of the fake's model. */
        default void input(
                int index, String name, int type, int elementBytes, float scale, int zeroPoint, int... dims) {
            fake_set_tensor((byte) 0, index, name, type, elementBytes, scale, zeroPoint, dims.length, dims);
        }

        /** Sets one output of the fake's model. */
        default void output(
                int index, String name, int type, int elementBytes, float scale, int zeroPoint, int... dims) {
            fake_set_tensor((byte) 1, index, name, type, elementBytes, scale, zeroPoint, dims.length, dims);
        }

        /** The fake of libcviruntime has to have the tensors of the file it is given. */
        default void tensorsOf(CvimodelFile file) {
            fake_set_tensor_counts(file.inputs().size(), file.outputs().size());
            for (int i = 0; i < file.inputs().size(); i++) {
                tensor((byte) 0, i, file.inputs().get(i));
            }
            for (int i = 0; i < file.outputs().size(); i++) {
                tensor((byte) 1, i, file.outputs().get(i));
            }
        }

        private void tensor(byte output, int index, CvimodelTensor tensor) {
            int[] dims = tensor.shape().stream().mapToInt(Integer::intValue).toArray();
            fake_set_tensor(
                    output,
                    index,
                    tensor.name(),
                    tensor.format().code(),
                    tensor.inputSpec().type().bytes(),
                    tensor.qscale(),
                    0,
                    dims.length,
                    dims);
        }
    }

    /** Speaks to the fakes of this process. */
    public static synchronized Control control() {
        if (control == null) {
            control = Native.load(common().toString(), Control.class);
        }
        return control;
    }

    /**
     * A folder with one fake library.
     *
     * @param variant the folder's name, one per combination of source and hidden symbols
     * @param library the file's name, as the vendor's: {@code libcviruntime.so}
     * @param source its C file in {@code tests/native}
     * @param hiddenSymbols functions this variant does not have
     */
    public static Path library(String variant, String library, String source, String... hiddenSymbols) {
        Path common = common();
        Path folder = BUILT.resolve(variant);
        List<String> options = new ArrayList<>(List.of("-Wl,-rpath," + BUILT, common.toString()));
        if (hiddenSymbols.length > 0) {
            Path script = folder.resolve(library + ".hidden");
            write(
                    script,
                    Arrays.stream(hiddenSymbols)
                            .map(symbol -> symbol + ";")
                            .collect(Collectors.joining(" ", "{ global: *; local: ", " };")));
            options.add("-Wl,--version-script=" + script);
        }
        build(folder.resolve(library), source, options);
        return folder;
    }

    private static Path common() {
        Path file = BUILT.resolve("libfake.so");
        build(file, "fake.c", List.of());
        return file;
    }

    private static synchronized void build(Path file, String source, List<String> options) {
        try {
            Files.createDirectories(file.getParent());
            // Two builds of one checkout may run at once, an IDE's and Maven's.
            try (RandomAccessFile lock =
                            new RandomAccessFile(BUILT.resolve(".lock").toFile(), "rw");
                    FileLock held = lock.getChannel().lock()) {
                if (held.isValid() && isStale(file)) {
                    compile(file, source, options);
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static boolean isStale(Path file) throws IOException {
        if (!Files.exists(file)) {
            return true;
        }
        FileTime built = Files.getLastModifiedTime(file);
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (Path source : sources.toList()) {
                if (Files.getLastModifiedTime(source).compareTo(built) > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void compile(Path file, String source, List<String> options) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        List<String> command = new ArrayList<>(COMPILER);
        command.addAll(List.of("-I" + SOURCES, "-Wl,-soname," + file.getFileName(), "-o", unfinished.toString()));
        command.add(SOURCES.resolve(source).toString());
        command.addAll(options);
        run(command);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void run(List<String> command) throws IOException {
        Process gcc;
        try {
            gcc = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException missing) {
            throw new AssertionError(
                    "the fake runtimes need gcc. Debian: apt-get install gcc libc6-dev. " + missing.getMessage(),
                    missing);
        }
        String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (gcc.onExit().join().exitValue() != 0) {
            throw new AssertionError(String.join(" ", command) + "\n" + said);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
