package npucam.model;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Random;

/** Model files and descriptors with seeded damage, as far below their checksums as a reader goes. */
public final class DamagedModels {
    private static final int[] TELLING_NUMBERS = {0, 1, -1, 0x7FFF_FFFF, 0x8000_0000, 0x0100_0000, 64, 1 << 20};
    private static final int DESCRIPTION_BYTES = 8192;
    private static final int CVIMODEL_HEADER = 48;
    private static final int CVIMODEL_MD5 = 14;
    private static final String[] TELLING_TEXTS = {
        "=",
        "[",
        "]",
        "[npucam]",
        ",",
        ",,",
        "\0",
        "\r",
        "\u202e",
        "9".repeat(400),
        "-1",
        "NaN",
        "1e999",
        "..",
        "/",
        "#",
        "\\",
        "a:b:c",
        ":",
        "0x0",
        "999999999x999999999",
        "x".repeat(5000)
    };

    private DamagedModels() {}

    /** The file's bytes with one to eight wounds, mostly near the beginning and the end, where the descriptions lie. */
    public static byte[] damage(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        int hits = 1 + random.nextInt(8);
        for (int hit = 0; hit < hits; hit++) {
            wound(bytes, random);
        }
        if (random.nextInt(8) == 0) {
            bytes = shifted(bytes, random);
        }
        if (random.nextInt(8) == 0) {
            return Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        // What a checksum refuses is not looked at any further.
        return random.nextInt(8) == 0 ? bytes : withChecksum(bytes);
    }

    private static void wound(byte[] bytes, Random random) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int reach = random.nextInt(4) == 0 ? bytes.length : Math.min(bytes.length, DESCRIPTION_BYTES);
        int at = random.nextInt(reach - Integer.BYTES);
        int place = random.nextInt(8) == 0 ? bytes.length - Integer.BYTES - at : at;
        int word = place & ~3;
        switch (random.nextInt(7)) {
            case 0 -> bytes[place] ^= (byte) (1 << random.nextInt(8));
            case 1 -> buffer.putInt(place, TELLING_NUMBERS[random.nextInt(TELLING_NUMBERS.length)]);
            case 2 -> buffer.putInt(place, buffer.getInt(place) + random.nextInt(33) - 16);
            // Offsets and lengths of FlatBuffers lie on words.
            case 3 -> buffer.putInt(word, buffer.getInt(word) + 4 * (random.nextInt(33) - 16));
            case 4 -> buffer.putInt(word, random.nextInt(DESCRIPTION_BYTES));
            // Lengths of protobuf: seven bits a byte.
            case 5 -> bytes[place] = (byte) random.nextInt(0x100);
            default -> {
                int from = random.nextInt(bytes.length - 64);
                System.arraycopy(bytes, from, bytes, Math.min(place, bytes.length - 64), 64);
            }
        }
    }

    /** Some bytes more or less, so that every length around them is wrong. */
    private static byte[] shifted(byte[] bytes, Random random) {
        int at = random.nextInt(Math.min(bytes.length, DESCRIPTION_BYTES));
        int by = 1 + random.nextInt(16);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        int rest = random.nextBoolean() ? Math.min(bytes.length, at + by) : Math.max(0, at - by);
        out.write(bytes, rest, bytes.length - rest);
        return out.toByteArray();
    }

    private static byte[] withChecksum(byte[] bytes) {
        boolean cvimodel = bytes.length > CVIMODEL_HEADER
                && new String(bytes, 0, 8, StandardCharsets.ISO_8859_1).equals("CviModel");
        if (cvimodel) {
            try {
                MessageDigest md5 = MessageDigest.getInstance("MD5");
                md5.update(bytes, CVIMODEL_HEADER, bytes.length - CVIMODEL_HEADER);
                byte[] sum = md5.digest();
                System.arraycopy(sum, 0, bytes, CVIMODEL_MD5, sum.length);
            } catch (NoSuchAlgorithmException everyJavaHasIt) {
                throw new AssertionError(everyJavaHasIt);
            }
        }
        return bytes;
    }

    /** A descriptor's text with some of its characters, lines and values changed. */
    public static String damageText(String whole, Random random) {
        StringBuilder text = new StringBuilder(whole);
        int hits = 1 + random.nextInt(6);
        for (int hit = 0; hit < hits && text.length() > 2; hit++) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + 1 + random.nextInt(20));
            String other = TELLING_TEXTS[random.nextInt(TELLING_TEXTS.length)];
            switch (random.nextInt(5)) {
                case 0 -> text.insert(at, other);
                case 1 -> text.replace(at, end, other);
                case 2 -> text.delete(at, end);
                case 3 -> text.insert(at, text.substring(at, end));
                default -> text.setCharAt(at, (char) random.nextInt(0x300));
            }
        }
        return text.toString();
    }
}
