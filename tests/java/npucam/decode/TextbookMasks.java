package npucam.decode;

import npucam.data.Box;

/** Masks as Ultralytics' {@code process_mask} makes them: the whole mask at the model's size, cropped at the end. */
final class TextbookMasks {
    private final int width;
    private final int height;
    private final int columns;
    private final int rows;

    TextbookMasks(int modelWidth, int modelHeight) {
        this.width = modelWidth;
        this.height = modelHeight;
        this.columns = modelWidth / 4;
        this.rows = modelHeight / 4;
    }

    /**
     * Row by row, whether each of the model's pixels belongs to the object.
     *
     * @param prototypes {@code [channels][rows × columns]}, a quarter of the model's size; read
     */
    boolean[] processMask(float[] coefficients, float[][] prototypes, Box boxInModel) {
        float[] logits = logits(coefficients, prototypes);
        boolean[] mask = new boolean[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                mask[y * width + x] = sample(logits, (x + 0.5f) / 4 - 0.5f, (y + 0.5f) / 4 - 0.5f) > 0;
            }
        }
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                mask[y * width + x] &= x >= boxInModel.left()
                        && x < boxInModel.right()
                        && y >= boxInModel.top()
                        && y < boxInModel.bottom();
            }
        }
        return mask;
    }

    /** The whole mask at the prototypes' size. */
    float[] logits(float[] coefficients, float[][] prototypes) {
        float[] logits = new float[rows * columns];
        for (int channel = 0; channel < coefficients.length; channel++) {
            for (int cell = 0; cell < logits.length; cell++) {
                logits[cell] += coefficients[channel] * prototypes[channel][cell];
            }
        }
        return logits;
    }

    /** Bilinear, beyond the outermost pixels' centres their own value. */
    float sample(float[] logits, float place, float placeDown) {
        float x = Math.max(0, place);
        float y = Math.max(0, placeDown);
        int left = Math.min((int) x, columns - 1);
        int top = Math.min((int) y, rows - 1);
        int right = Math.min(left + 1, columns - 1);
        int bottom = Math.min(top + 1, rows - 1);
        float above = (1 - (x - left)) * logits[top * columns + left] + (x - left) * logits[top * columns + right];
        float below =
                (1 - (x - left)) * logits[bottom * columns + left] + (x - left) * logits[bottom * columns + right];
        return (1 - (y - top)) * above + (y - top) * below;
    }
}
