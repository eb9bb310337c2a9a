package npucam.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** Files and folders that must be there when the config is read. */
final class Locations {
    private static final String WHERE_PATHS_START =
            "Correct the path; a relative one starts at the folder of this config file";
    private static final int LONGEST_SECRET = 4096;

    private Locations() {}

    static ValueType<Path> file() {
        return ValueType.ofText("a path", "an existing file", "^.+$", (toml, folder) -> readableFile(toml, folder));
    }

    static ValueType<Path> folder() {
        return ValueType.ofText("a path", "an existing folder", "^.+$", (toml, folder) -> {
            Path path = resolve(toml, folder);
            if (!Files.isDirectory(path)) {
                throw Files.exists(path)
                        ? new BadValue("is a file, not a folder", "Name the folder the pictures lie in")
                        : missing(path);
            }
            if (!Files.isReadable(path)) {
                throw unreadable();
            }
            return path;
        });
    }

    /** Where something is or will be; nobody looks whether it is there. */
    static ValueType<Path> place() {
        return ValueType.ofText("a path", "", "^.+$", Locations::resolve);
    }

    /** A descriptor or a bare model; whether the program can run it is for the model room to say. */
    static ValueType<Path> modelFile() {
        String noun = "a model file (.mud, .onnx, .bmodel, .cvimodel or .axmodel)";
        String pattern = "^.+\\.(mud|onnx|bmodel|cvimodel|axmodel)$";
        return ValueType.ofText(noun, "an existing file", pattern, (toml, folder) -> {
            if (!((String) toml).matches(pattern)) {
                throw new BadValue("is not " + noun, "Convert the model, or name the .mud file that lies beside it");
            }
            return readableFile(toml, folder);
        });
    }

    /** A file whose first line is secret: it must not be empty, nor open to everybody. */
    static ValueType<Path> secretFile() {
        return ValueType.ofText("a path", "an existing file that others cannot read", "^.+$", (toml, folder) -> {
            Path path = readableFile(toml, folder);
            secretIn(path);
            return path;
        });
    }

    /**
     * The first line of a secret file, without the line end.
     *
     * @throws BadValue when others may read it, or it holds nothing; the secret is in no message
     */
    static String secretIn(Path path) throws BadValue {
        try (InputStream in = Files.newInputStream(path)) {
            if (Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ)) {
                throw new BadValue("can be read by everybody on this machine", "Run: chmod o= " + path);
            }
            String content = new String(in.readNBytes(LONGEST_SECRET), StandardCharsets.UTF_8);
            return content.lines()
                    .findFirst()
                    .filter(line -> !line.isBlank())
                    .orElseThrow(() -> new BadValue("has an empty first line", "Write the secret into the first line"));
        } catch (IOException e) {
            throw unreadable();
        }
    }

    static Path readableFile(Object toml, Path folder) throws BadValue {
        Path path = resolve(toml, folder);
        if (!Files.exists(path)) {
            throw missing(path);
        }
        if (Files.isDirectory(path)) {
            throw new BadValue("is a folder, not a file", "Name the file in it");
        }
        if (!Files.isReadable(path)) {
            throw unreadable();
        }
        return path;
    }

    private static Path resolve(Object toml, Path folder) throws BadValue {
        String text = (String) toml;
        if (text.isEmpty()) {
            throw new BadValue("is an empty path");
        }
        if (text.startsWith("~")) {
            throw new BadValue("begins with ~, which only a shell understands", "Write the full path");
        }
        try {
            return folder.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new BadValue(
                    "cannot be a file name under this machine's locale",
                    "Start the program with LANG=C.UTF-8, or use plain letters");
        }
    }

    private static BadValue missing(Path path) {
        return new BadValue("does not exist (looked for " + path.toAbsolutePath() + ")", WHERE_PATHS_START);
    }

    private static BadValue unreadable() {
        return new BadValue("cannot be read by this user", "Give it to the user npucam runs as, with chown or chgrp");
    }
}
