package npucam.npu;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where Axera's runtime (MaixCAM2, AX630C) lies on this machine, or why it cannot be used. Finding loads nothing. There is no
 * simulator of it.
 *
 * @param folder holds {@code libax_sys.so} and {@code libax_engine.so}; empty when there is none to use
 * @param whyNot one line with the fix; empty when there is a folder
 */
public record AxLibrary(Optional<Path> folder, String whyNot) {
    static final String SYS = "libax_sys.so";
    static final String ENGINE = "libax_engine.so";

    /** Where the boards' images keep them. */
    private static final List<Path> VENDOR_FOLDERS = List.of(
            Path.of("/opt/lib"), Path.of("/soc/lib"), Path.of("/usr/lib"), Path.of("/usr/lib/aarch64-linux-gnu"));

    private static @Nullable Path loaded;

    /** In the given folder if there is one, else in the vendor's usual ones. */
    public static AxLibrary find(Optional<Path> libraryPath) {
        return libraryPath.map(AxLibrary::in).orElseGet(() -> onBoard(VENDOR_FOLDERS));
    }

    /** In one folder only. */
    public static AxLibrary in(Path folder) {
        List<String> missing = Stream.of(SYS, ENGINE)
                .filter(name -> !Files.exists(folder.resolve(name)))
                .toList();
        return missing.isEmpty()
                ? new AxLibrary(Optional.of(folder.toAbsolutePath()), "")
                : none(folder + " does not hold " + String.join(" and ", missing)
                        + ". Set npu.library_path to the folder that does, or leave it out");
    }

    static AxLibrary onBoard(List<Path> folders) {
        return folders.stream()
                .map(AxLibrary::in)
                .filter(library -> library.folder().isPresent())
                .findFirst()
                .orElseGet(() -> none("Axera runtime: no " + SYS + " and " + ENGINE + " in "
                        + folders.stream().map(Path::toString).collect(Collectors.joining(", "))
                        + ". They come with the board's image; or set npu.library_path"));
    }

    private static AxLibrary none(String whyNot) {
        return new AxLibrary(Optional.empty(), whyNot);
    }

    /**
     * Loads the libraries and binds {@link AxSysBindings} and {@link AxEngineBindings} to them, once per process.
     *
     * @throws EngineException when they do not load, or others were loaded before
     */
    void load() {
        Path place = folder.orElseThrow(() -> new EngineException(whyNot));
        synchronized (AxLibrary.class) {
            if (loaded == null) {
                bind(place);
                loaded = place;
            } else if (!loaded.equals(place)) {
                throw new EngineException("this process runs the Axera runtime in " + loaded
                        + " and cannot run the one in " + place + " too. Start another process for it");
            }
        }
    }

    private static void bind(Path folder) {
        NativeStdout.redirect();
        try {
            // The engine's library needs the other one.
            Native.register(
                    AxSysBindings.class,
                    NativeLibrary.getInstance(folder.resolve(SYS).toString()));
            Native.register(
                    AxEngineBindings.class,
                    NativeLibrary.getInstance(folder.resolve(ENGINE).toString()));
        } catch (UnsatisfiedLinkError broken) {
            String firstLine =
                    String.valueOf(broken.getMessage()).lines().findFirst().orElse("");
            throw new EngineException(
                    "the Axera runtime in " + folder + " does not load: " + firstLine
                            + ". It must be of this machine's processor and of the board's own SDK",
                    broken);
        }
    }
}
