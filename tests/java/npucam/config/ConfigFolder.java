package npucam.config;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A folder with everything a config file may name, and a config file in it. */
record ConfigFolder(Path folder) {
    static final String HOST = "test-host";

    /** {@code m.onnx}, {@code names.txt}, {@code clip.mp4}, {@code pictures/}, {@code ok.secret}, and secrets with faults. */
    ConfigFolder {
        try {
            Files.createDirectories(folder.resolve("pictures"));
            for (String name : List.of("m.onnx", "names.txt", "clip.mp4")) {
                Files.writeString(folder.resolve(name), "x");
            }
            secret(folder, "ok.secret", "s3cret\nand more\n", "rw-r-----");
            secret(folder, "open.secret", "s3cret\n", "rw-r--r--");
            secret(folder, "empty.secret", "\ns3cret\n", "rw-------");
            secret(folder, "url.secret", " rtsp://admin:s3cret@cam:554/stream1 \n", "rw-------");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Config read(String toml) {
        return ConfigFile.read(write(toml), HOST);
    }

    /** The problems of a file, one line each, with {@code FOLDER} for this folder. */
    List<String> problemsIn(String toml) {
        Path file = write(toml);
        ConfigException thrown = assertThrows(ConfigException.class, () -> ConfigFile.read(file, HOST));
        return thrown.problems().stream()
                .map(problem ->
                        problem.toString().replace(folder + "/c.toml", "c.toml").replace(folder.toString(), "FOLDER"))
                .toList();
    }

    Path write(String toml) {
        try {
            return Files.writeString(folder.resolve("c.toml"), toml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void secret(Path folder, String name, String content, String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
