package npucam.data;

/** real = (quantized − zeroPoint) × scale. Float tensors carry {@link #NONE}. */
public record Quantization(float scale, int zeroPoint) {
    public static final Quantization NONE = new Quantization(1f, 0);

    /** @throws IllegalArgumentException unless the scale is positive and finite */
    public Quantization {
        if (!(scale > 0) || Float.isInfinite(scale)) {
            throw new IllegalArgumentException("quantization scale " + scale + " is not a positive number");
        }
    }

    public float dequantize(int quantized) {
        return (quantized - zeroPoint) * scale;
    }
}
