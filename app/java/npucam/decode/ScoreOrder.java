package npucam.decode;

import java.util.Arrays;

/**
 * Sorts candidates by score, best first; equal scores keep their order. A radix sort over the bits of the scores: scores lie
 * in 0–1, where larger floats have larger bits. Scratch of one decoder.
 */
final class ScoreOrder {
    private static final int ONE = Float.floatToIntBits(1f);
    private static final int DIGIT_BITS = 10;
    private static final int DIGITS = 1 << DIGIT_BITS;

    /** {@code ONE} has 30 bits. */
    private static final int PASSES = 3;

    private final int[] starts = new int[PASSES * DIGITS];
    private int[] order;
    private int[] spare;

    ScoreOrder(int capacity) {
        order = new int[capacity];
        spare = new int[capacity];
    }

    /** The indexes 0 to {@code count}, best score first. The array is lent until the next call; its tail is undefined. */
    int[] sort(float[] score, int count) {
        countDigits(score, count);
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        for (int pass = 0; pass < PASSES; pass++) {
            for (int i = 0; i < count; i++) {
                int index = order[i];
                spare[starts[slot(pass, key(score[index]))]++] = index;
            }
            int[] sorted = spare;
            spare = order;
            order = sorted;
        }
        return order;
    }

    private void countDigits(float[] score, int count) {
        Arrays.fill(starts, 0);
        for (int i = 0; i < count; i++) {
            int key = key(score[i]);
            for (int pass = 0; pass < PASSES; pass++) {
                starts[slot(pass, key)]++;
            }
        }
        for (int pass = 0; pass < PASSES; pass++) {
            int start = 0;
            for (int slot = pass * DIGITS; slot < (pass + 1) * DIGITS; slot++) {
                int length = starts[slot];
                starts[slot] = start;
                start += length;
            }
        }
    }

    private static int key(float score) {
        return ONE - Float.floatToRawIntBits(score);
    }

    private static int slot(int pass, int key) {
        return pass * DIGITS + ((key >> (pass * DIGIT_BITS)) & (DIGITS - 1));
    }
}
