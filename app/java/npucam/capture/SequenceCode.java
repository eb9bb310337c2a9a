package npucam.capture;

/**
 * A frame's sequence as black and white bars along its lower edge, so that whoever holds the pixels can tell which frame they are
 * of: 32 bits in four rows of eight bars, each an eighth of the frame wide and a 32nd high, from the upper left to the lower
 * right. The upper 24 bits are the sequence, the lower 8 its CRC-8. A 640x480 frame can still be read after it was letterboxed
 * into 64x64 pixels; long flat bars are not mistaken for objects, as squarer blocks are by {@code models/shapes}.
 */
public final class SequenceCode {
    /** Numbers are read back modulo this: 2^24, six days at 30 frames a second. */
    public static final int MODULUS = 1 << 24;

    private static final int COLUMNS = 8;
    private static final int ROWS = 4;
    private static final int ROWS_OF_FRAME = 32;
    private static final int BITS = COLUMNS * ROWS;
    private static final double SURELY_BLACK = 80;
    private static final double SURELY_WHITE = 175;

    /** CRC-8 with the polynomial x^8 + x^2 + x + 1 (ITU-T I.432.1), from 0xFF: neither all black nor all white is a number. */
    private static final int CRC_POLYNOMIAL = 0x07;

    private static final int CRC_START = 0xFF;

    /** Tells how bright a place of the frame is. */
    @FunctionalInterface
    public interface Brightness {
        /**
         * The brightness, 0 (black) to 255 (white), of the pixel that holds the place.
         *
         * @param x from the frame's left edge (0) to its right (1)
         * @param y from the frame's upper edge (0) to its lower (1)
         */
        double at(double x, double y);
    }

    private SequenceCode() {}

    /** The frame's sequence modulo {@link #MODULUS}, or -1 when there is no code, or a damaged one. */
    public static int read(Brightness brightness) {
        int code = 0;
        for (int bit = 0; bit < BITS; bit++) {
            double value = brightness.at(centreX(bit), centreY(bit));
            if (value > SURELY_BLACK && value < SURELY_WHITE) {
                return -1;
            }
            code = (code << 1) | (value >= SURELY_WHITE ? 1 : 0);
        }
        int sequence = code >>> 8;
        return code == code(sequence) ? sequence : -1;
    }

    private static double centreX(int bit) {
        return (bit % COLUMNS + 0.5) / COLUMNS;
    }

    private static double centreY(int bit) {
        return (row(bit) + 0.5) / ROWS_OF_FRAME;
    }

    /** The bit's row, counted from the frame's upper edge. */
    private static int row(int bit) {
        return ROWS_OF_FRAME - ROWS + bit / COLUMNS;
    }

    /** The first of the frame's rows that the code covers. */
    static int top(int frameHeight) {
        return edge(ROWS_OF_FRAME - ROWS, ROWS_OF_FRAME, frameHeight);
    }

    /** Draws the bars over the canvas's lower edge. */
    static void draw(Canvas canvas, long sequence) {
        int code = code((int) (sequence % MODULUS));
        for (int bit = 0; bit < BITS; bit++) {
            int column = bit % COLUMNS;
            canvas.rectangle(
                    edge(column, COLUMNS, canvas.width()),
                    edge(row(bit), ROWS_OF_FRAME, canvas.height()),
                    edge(column + 1, COLUMNS, canvas.width()),
                    edge(row(bit) + 1, ROWS_OF_FRAME, canvas.height()),
                    ((code >>> (BITS - 1 - bit)) & 1) * 255);
        }
    }

    /** Rounded to the nearest pixel: then the pixel that holds a bar's centre is always the bar's own. */
    private static int edge(int part, int parts, int length) {
        return (2 * part * length + parts) / (2 * parts);
    }

    private static int code(int sequence) {
        int crc = CRC_START;
        for (int bit = 23; bit >= 0; bit--) {
            int carry = ((crc >>> 7) ^ (sequence >>> bit)) & 1;
            crc = ((crc << 1) & 0xFF) ^ (carry * CRC_POLYNOMIAL);
        }
        return (sequence << 8) | crc;
    }
}
