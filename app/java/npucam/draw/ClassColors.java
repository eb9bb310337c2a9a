package npucam.draw;

import java.awt.Color;

/** A colour per class, and what is readable on it. */
final class ClassColors {
    private static final float[] SATURATIONS = {0.85f, 0.9f, 0.45f};
    private static final float[] BRIGHTNESSES = {0.95f, 0.7f, 0.95f};

    private ClassColors() {}

    /** Hues a golden-ratio step apart, so that neighbouring class numbers look different; those five or eight steps on have another shade. */
    static Color of(int classId) {
        float hue = (classId * 0.618034f + 0.33f) % 1f;
        int shade = classId % SATURATIONS.length;
        return Color.getHSBColor(hue, SATURATIONS[shade], BRIGHTNESSES[shade]);
    }

    /** Black on light colours, white on dark ones. */
    static Color textOn(Color color) {
        double lightness = 0.299 * color.getRed() + 0.587 * color.getGreen() + 0.114 * color.getBlue();
        return lightness > 140 ? Color.BLACK : Color.WHITE;
    }
}
