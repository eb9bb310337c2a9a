package npucam.model.llm;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Whether this machine has what the tool needs beside its Python packages. */
final class LlmMachine {
    private LlmMachine() {}

    /**
     * The tool starts its compilers through GNU parallel, and ends in the middle where there is none. A program of moreutils has the
     * same name and other options: it is a binary, GNU's is a script.
     *
     * @param environment read: {@code PATH}
     */
    static void checkParallel(Map<String, String> environment, LlmFindings findings) {
        String install = "Install it (Debian: apt-get install parallel)";
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path program = Path.of(folder).resolve("parallel");
            if (!folder.isEmpty() && Files.isExecutable(program)) {
                if (!isScript(program)) {
                    findings.lacking(
                            program + ": is not GNU parallel, which llm_convert.py needs, but moreutils' program"
                                    + " of that name. " + install);
                }
                return;
            }
        }
        findings.lacking("llm_convert.py needs GNU parallel, and no program \"parallel\" is on PATH. " + install);
    }

    private static boolean isScript(Path program) {
        try (InputStream in = Files.newInputStream(program)) {
            return in.read() == '#' && in.read() == '!';
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** @param bytes that the conversion takes at its peak */
    static void checkDisk(Path out, long bytes, LlmFindings findings) {
        try {
            FileStore disk = Files.getFileStore(existing(out));
            if (disk.getUsableSpace() < bytes) {
                findings.wrong(
                        "out_dir",
                        '"' + out.toString() + '"',
                        String.format(
                                Locale.ROOT,
                                "has %.1f GB of room, and the conversion takes about %.1f GB",
                                disk.getUsableSpace() / 1e9,
                                bytes / 1e9),
                        "Make room, or name a folder on another disk");
            }
        } catch (IOException unknown) {
            findings.note(out + ": how much room the disk has cannot be seen (" + unknown.getMessage()
                    + "); the conversion takes " + Math.round(bytes / 1e8) / 10.0 + " GB");
        }
    }

    /** The nearest folder that is there already. */
    private static Path existing(Path folder) {
        Path place = folder.toAbsolutePath();
        while (place.getParent() != null && !Files.exists(place)) {
            place = place.getParent();
        }
        return place;
    }
}
