package npucam.decode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/** A buffer of 8- or 16-bit elements seen as 64-bit words, once from each element of a word, so that rows of any length can be read. */
final class Words {
    private final LongBuffer[] from;

    /** @param elementBytes 1 or 2 */
    Words(ByteBuffer bytes, int elementBytes) {
        from = new LongBuffer[Long.BYTES / elementBytes];
        for (int element = 0; element < from.length; element++) {
            int first = Math.min(element * elementBytes, bytes.limit());
            from[element] = bytes.slice(first, bytes.limit() - first)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asLongBuffer();
        }
    }

    /** Reads words, their first element in the lowest bits, from any element on. {@code filled} up to {@code count}. */
    void read(int firstElement, long[] filled, int count) {
        from[firstElement % from.length].get(firstElement / from.length, filled, 0, count);
    }
}
