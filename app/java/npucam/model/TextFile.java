package npucam.model;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A small text file, read whole: UTF-8 with or without byte order mark, lines ended by LF or CR LF. */
public final class TextFile {
    private static final int LIMIT_BYTES = 1 << 20;

    private TextFile() {}

    /**
     * The file's lines without their ends.
     *
     * @param kind what the file should be, for messages: {@code labels file}
     * @throws ModelException when it is not there, not a text in UTF-8, empty or above 1 MiB
     */
    public static List<String> lines(Path file, String kind) {
        byte[] bytes = InputFile.bytes(file, kind, LIMIT_BYTES);
        if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
            throw new ModelException(file + ": is UTF-16 text. Save the " + kind + " as UTF-8");
        }
        int start = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
        List<String> lines = new ArrayList<>();
        for (int end = start; end <= bytes.length; end++) {
            if (end == bytes.length ? end > start : bytes[end] == '\n') {
                lines.add(decode(file, kind, lines.size() + 1, ByteBuffer.wrap(bytes, start, end - start)));
                start = end + 1;
            }
        }
        return lines;
    }

    private static String decode(Path file, String kind, int line, ByteBuffer bytes) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            if (text.indexOf('\0') >= 0) {
                throw new ModelException(file + ":" + line + ": holds a zero byte, so this is not a " + kind);
            }
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        } catch (CharacterCodingException e) {
            throw new ModelException(file + ":" + line + ": is not UTF-8 text. Save the " + kind + " as UTF-8", e);
        }
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
