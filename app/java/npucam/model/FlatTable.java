package npucam.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One table of a FlatBuffers file that is not trusted: every offset is checked against the bytes, and what is read in all is limited,
 * because a few hostile bytes can point to the same table over and over. Fields have numbers; absent ones have defaults.
 * Format: FlatBuffers' "Internals" page (root offset, vtable behind a signed offset, 16-bit field offsets).
 */
final class FlatTable {
    private static final int MOST_BYTES_READ = 8 << 20;
    private static final int LONGEST_STRING = 4096;

    /** The buffer of all tables of one file, and how much of it may still be read. */
    private static final class Source {
        private final Path file;
        private final ByteBuffer bytes;
        private int budget = MOST_BYTES_READ;

        Source(Path file, ByteBuffer bytes) {
            this.file = file;
            this.bytes = bytes;
        }

        /** Lets pass what lies inside the bytes, {@code count} bytes from {@code position}. */
        int check(long position, long count) {
            if (position < 0 || count < 0 || position + count > bytes.limit()) {
                throw broken("points outside its own " + bytes.limit() + " bytes");
            }
            budget -= (int) Math.min(count, budget + 1L);
            if (budget < 0) {
                throw broken("points to more than " + MOST_BYTES_READ + " bytes");
            }
            return (int) position;
        }

        ModelException broken(String what) {
            return new ModelException(file + ": the description in the model file is broken: it " + what
                    + ". Copy the file again, or convert the model again");
        }
    }

    private final Source source;
    private final int position;
    private final int vtable;
    private final int vtableBytes;

    private FlatTable(Source source, long position) {
        this.source = source;
        this.position = source.check(position, Integer.BYTES);
        this.vtable = source.check(position - source.bytes.getInt(this.position), Integer.BYTES);
        this.vtableBytes = source.bytes.getShort(vtable) & 0xFFFF;
        source.check(vtable, vtableBytes);
    }

    /**
     * The outermost table.
     *
     * @param file for messages
     * @param bytes the whole FlatBuffers part, index 0 to limit; read by index
     * @throws ModelException here and in every method, when the bytes are not what they should be
     */
    static FlatTable root(Path file, ByteBuffer bytes) {
        Source source = new Source(file, bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN));
        return new FlatTable(source, unsigned(source.bytes.getInt(source.check(0, Integer.BYTES))));
    }

    int u8(int field, int otherwise) {
        int at = at(field, Byte.BYTES);
        return at < 0 ? otherwise : source.bytes.get(at) & 0xFF;
    }

    int i32(int field, int otherwise) {
        int at = at(field, Integer.BYTES);
        return at < 0 ? otherwise : source.bytes.getInt(at);
    }

    long i64(int field, long otherwise) {
        int at = at(field, Long.BYTES);
        return at < 0 ? otherwise : source.bytes.getLong(at);
    }

    float f32(int field, float otherwise) {
        int at = at(field, Float.BYTES);
        return at < 0 ? otherwise : source.bytes.getFloat(at);
    }

    /** Of a struct of two 64-bit integers, place and size, the first; 0 when absent. */
    long placeOfBinary(int field) {
        int at = at(field, 2 * Long.BYTES);
        return at < 0 ? 0 : source.bytes.getLong(at);
    }

    /** Of such a struct the second; 0 when absent. */
    long sizeOfBinary(int field) {
        int at = at(field, 2 * Long.BYTES);
        return at < 0 ? 0 : source.bytes.getLong(at + Long.BYTES);
    }

    /** UTF-8 text; empty when absent. */
    String string(int field) {
        int at = vector(field);
        return at < 0 ? "" : stringAt(at);
    }

    /** Texts of a vector of strings; empty when absent. */
    List<String> strings(int field) {
        List<String> found = new ArrayList<>();
        for (int element : elements(field, Integer.BYTES)) {
            found.add(stringAt(pointed(element)));
        }
        return found;
    }

    /** A table inside this one as a list of one; empty when absent. */
    List<FlatTable> table(int field) {
        int at = at(field, Integer.BYTES);
        return at < 0 ? List.of() : List.of(new FlatTable(source, target(at)));
    }

    /** A vector of tables; empty when absent. */
    List<FlatTable> tables(int field) {
        List<FlatTable> found = new ArrayList<>();
        for (int element : elements(field, Integer.BYTES)) {
            found.add(new FlatTable(source, target(element)));
        }
        return found;
    }

    /** A vector of 64-bit integers; empty when absent. */
    List<Long> longs(int field) {
        List<Long> found = new ArrayList<>();
        for (int element : elements(field, Long.BYTES)) {
            found.add(source.bytes.getLong(element));
        }
        return found;
    }

    /** A vector of floats; empty when absent. */
    List<Float> floats(int field) {
        List<Float> found = new ArrayList<>();
        for (int element : elements(field, Float.BYTES)) {
            found.add(source.bytes.getFloat(element));
        }
        return found;
    }

    private String stringAt(int vector) {
        long length = unsigned(source.bytes.getInt(vector));
        if (length > LONGEST_STRING) {
            throw source.broken("has a name of " + length + " bytes");
        }
        byte[] utf8 = new byte[(int) length];
        source.bytes.get(source.check(vector + (long) Integer.BYTES, length), utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** Where each element of a vector lies. */
    private int[] elements(int field, int elementBytes) {
        int at = vector(field);
        if (at < 0) {
            return new int[0];
        }
        long count = unsigned(source.bytes.getInt(at));
        int first = source.check(at + (long) Integer.BYTES, count * elementBytes);
        int[] places = new int[(int) count];
        for (int i = 0; i < places.length; i++) {
            places[i] = first + i * elementBytes;
        }
        return places;
    }

    /** Where the length of a vector or string lies; −1 when the field is absent. */
    private int vector(int field) {
        int at = at(field, Integer.BYTES);
        return at < 0 ? -1 : pointed(at);
    }

    private int pointed(int at) {
        return source.check(target(at), Integer.BYTES);
    }

    private long target(int at) {
        return at + unsigned(source.bytes.getInt(at));
    }

    /** Where a field's bytes lie; −1 when it is absent. */
    private int at(int field, int fieldBytes) {
        int entry = 2 * Short.BYTES + field * Short.BYTES;
        if (entry + Short.BYTES > vtableBytes) {
            return -1;
        }
        int offset = source.bytes.getShort(vtable + entry) & 0xFFFF;
        return offset == 0 ? -1 : source.check(position + (long) offset, fieldBytes);
    }

    private static long unsigned(int value) {
        return value & 0xFFFF_FFFFL;
    }
}
