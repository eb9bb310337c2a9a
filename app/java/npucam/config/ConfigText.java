package npucam.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of a file that people write, as text. */
final class ConfigText {
    /** Ten times the commented example; more is some other file, and the bound keeps the parser's time short. */
    private static final int LARGEST_BYTES = 64 * 1024;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private ConfigText() {}

    /**
     * Without the byte order mark that some editors put in front.
     *
     * @param kind what the file should be, for messages: {@code config file}
     * @param example one of that kind to start from
     */
    static String read(Path file, String kind, String example, Problems problems) {
        if (!Files.exists(file)) {
            throw problems.wholeFile("does not exist", "Name an existing file; " + example + " is one to start from");
        }
        if (!Files.isRegularFile(file)) {
            throw problems.wholeFile(
                    Files.isDirectory(file) ? "is a folder, not a file" : "is not an ordinary file",
                    "Name the " + kind);
        }
        String text = decode(bytesOf(file, kind, problems), problems);
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private static byte[] bytesOf(Path file, String kind, Problems problems) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST_BYTES + 1);
        } catch (IOException e) {
            throw problems.wholeFile(
                    "cannot be read (" + e.getClass().getSimpleName() + ")",
                    "Give it to the user npucam runs as, with chown or chgrp");
        }
        if (bytes.length > LARGEST_BYTES) {
            throw problems.wholeFile("is larger than 64 KiB", "Name the " + kind + "; this is some other one");
        }
        return bytes;
    }

    private static String decode(byte[] bytes, Problems problems) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw problems.wholeFile("is not UTF-8 text", "Save it as UTF-8 in the editor");
        }
    }
}
