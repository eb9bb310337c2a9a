package npucam.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a config file. */
public final class ConfigFile {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private ConfigFile() {}

    /**
     * Reads and checks everything that can be checked without opening a camera, a broker or a model.
     *
     * @throws ConfigException with every problem there is, in file order
     */
    public static Config read(Path file) {
        return read(file, hostName());
    }

    /** @param hostName the device's name unless the file gives one */
    static Config read(Path file, String hostName) {
        Problems problems = new Problems(file.toString());
        Syntax syntax = Syntax.of(ConfigText.read(file, "config file", "device-config/pc.toml", problems), problems);
        Entries entries = Entries.of(syntax, Keys.LIST, problems);
        Values values = Values.of(entries, folderOf(file), problems);
        Rules.check(syntax, entries, values);
        problems.throwIfAny();
        return Assembly.configOf(file, values, hostName);
    }

    /** Where the relative paths of a file start. */
    static Path folderOf(Path file) {
        Path folder = file.getParent();
        return folder == null ? Path.of("") : folder;
    }

    /** Asks the kernel rather than the name service, which can take its time. Only what may stand in a topic level is kept. */
    private static String hostName() {
        try {
            String name = Files.readString(HOST_NAME).strip().replaceFirst("\\..*", "");
            String plain = name.replaceAll("[^A-Za-z0-9_-]", "-");
            return plain.isEmpty() ? "npucam" : plain;
        } catch (IOException e) {
            return "npucam";
        }
    }
}
