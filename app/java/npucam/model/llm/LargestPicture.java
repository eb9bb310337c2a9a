package npucam.model.llm;

import java.util.Optional;
import npucam.model.llm.LlmSettings.Area;
import npucam.model.llm.LlmSettings.MaxPixels;
import npucam.model.llm.LlmSettings.Sides;

/** Finds sides of a picture that a vision tower can take, where only the number of pixels is given. */
final class LargestPicture {
    /** The tool's own for Qwen2.5-VL. */
    static final Sides STANDARD = new Sides(672, 896);

    /** Pixels each way that a token of Qwen2.5-VL covers. */
    static final int QWEN_TOKEN_SIDE = 28;

    /** A picture longer than this many times its width is not what a camera makes. */
    private static final long LONGEST = 2;

    private LargestPicture() {}

    /**
     * The largest picture that has no more pixels, of whole tokens and at most twice as long as wide; of equals the squarest. The
     * shorter side comes first, as in the tool's own default.
     *
     * @param tokenSide pixels that one token covers, each way
     * @return empty when not even one token fits
     */
    static Optional<Sides> within(int pixels, int tokenSide) {
        long tokens = pixels / ((long) tokenSide * tokenSide);
        long bestShort = 0;
        long bestLong = 0;
        for (long shorter = 1; shorter * shorter <= tokens; shorter++) {
            long longer = Math.min(tokens / shorter, LONGEST * shorter);
            if (shorter * longer >= bestShort * bestLong) {
                bestShort = shorter;
                bestLong = longer;
            }
        }
        return bestShort == 0
                ? Optional.empty()
                : Optional.of(new Sides((int) bestShort * tokenSide, (int) bestLong * tokenSide));
    }

    /** The sides as given, or those that fit; empty when they cannot fit. */
    static Optional<Sides> of(MaxPixels given, int tokenSide) {
        if (given instanceof Sides sides) {
            return fits(sides, tokenSide) ? Optional.of(sides) : Optional.empty();
        }
        return within(((Area) given).pixels(), tokenSide);
    }

    /** The tool looks at the product alone: the tower is compiled for a number of patches, not for two sides. */
    private static boolean fits(Sides sides, int tokenSide) {
        return pixels(sides) % ((long) tokenSide * tokenSide) == 0;
    }

    static long pixels(Sides sides) {
        return (long) sides.width() * sides.height();
    }

    /** As the tool takes it. */
    static String text(Sides sides) {
        return sides.width() + "," + sides.height();
    }

    /** As it stands in a spec. */
    static String text(MaxPixels given) {
        return given instanceof Sides sides ? "\"" + text(sides) + "\"" : String.valueOf(((Area) given).pixels());
    }
}
