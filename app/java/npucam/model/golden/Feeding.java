package npucam.model.golden;

import npucam.data.ColorOrder;
import npucam.data.ImageInput;

/** How a model is fed with a picture: as it should be, or with one of the mistakes that descriptors make. */
public enum Feeding {
    RIGHT("as they should be"),
    SWAPPED("with red and blue swapped"),
    OTHER_BARS("with letterbox bars of another colour");

    private static final int ULTRALYTICS_BARS = 114;

    private final String text;

    Feeding(String text) {
        this.text = text;
    }

    /** For messages: how the pictures are fed. */
    public String text() {
        return text;
    }

    /** The input of a model that is fed like this. */
    public ImageInput of(ImageInput right) {
        return switch (this) {
            case RIGHT -> right;
            case SWAPPED -> with(right, swapped(right.colorOrder()), right.padValue());
            case OTHER_BARS -> with(right, right.colorOrder(), otherBars(right.padValue()));
        };
    }

    /** 0 where tpu-mlir and MaixPy are right, 114 where Ultralytics is: each is the usual mistake for the other. */
    static int otherBars(int bars) {
        return bars == ULTRALYTICS_BARS ? 0 : ULTRALYTICS_BARS;
    }

    static ColorOrder swapped(ColorOrder order) {
        return switch (order) {
            case RGB -> ColorOrder.BGR;
            case BGR -> ColorOrder.RGB;
        };
    }

    private static ImageInput with(ImageInput input, ColorOrder order, int bars) {
        return new ImageInput(
                input.tensor(),
                input.width(),
                input.height(),
                input.layout(),
                order,
                input.mean(),
                input.scale(),
                bars);
    }
}
