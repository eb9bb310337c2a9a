package npucam.decode;

import java.util.ArrayList;
import java.util.List;
import npucam.data.ClassScore;
import npucam.data.ElementType;
import npucam.data.Findings;
import npucam.data.Letterbox;
import npucam.data.Tensor;
import npucam.data.TensorSpec;

/**
 * Task classify: the five best classes. Models end before their softmax or after it, and their outputs look alike. Numbers
 * that are all within 0–1 and add up to 1 within a thousandth, or that a quantized output cannot hold but within 0–1, are taken as
 * probabilities; others as logits, and get their softmax here.
 */
final class ClassifyDecoder implements Decoder {
    private static final int TOP = 5;
    private static final double SUM_TOLERANCE = 1e-3;

    /** Room for the rounding of a quantized 1. */
    private static final float HIGHEST = 1.01f;

    private final String description;
    private final int output;
    private final Elements elements;
    private final List<String> labels;
    private final boolean holdsOnlyProbabilities;
    private final float[] scores;

    /**
     * @param output index among the model's outputs
     * @param spec of that output: as many elements as labels
     */
    ClassifyDecoder(String description, int output, TensorSpec spec, List<String> labels) {
        this.description = description;
        this.output = output;
        this.elements = Elements.of(spec);
        this.labels = List.copyOf(labels);
        this.holdsOnlyProbabilities = holdsOnlyProbabilities(spec);
        this.scores = new float[labels.size()];
    }

    private static boolean holdsOnlyProbabilities(TensorSpec spec) {
        int largest = spec.type() == ElementType.U8 ? 255 : 127;
        return spec.type().isQuantized() && spec.quantization().dequantize(largest) <= HIGHEST;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public String task() {
        return YoloRecognizer.CLASSIFY;
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public Findings decode(List<Tensor> outputs, Letterbox letterbox) {
        elements.bind(outputs.get(output));
        elements.copy(0, scores.length, scores);
        requireFinite();
        if (!holdsOnlyProbabilities && !areProbabilities()) {
            softmax();
        }
        return new Findings(List.of(), top());
    }

    private void requireFinite() {
        for (int id = 0; id < scores.length; id++) {
            if (!Float.isFinite(scores[id])) {
                throw new DecodeException("output " + elements.spec() + " holds " + scores[id] + " for class "
                        + labels.get(id) + ": the model, its conversion or its input is broken");
            }
        }
    }

    private boolean areProbabilities() {
        double sum = 0;
        for (float score : scores) {
            if (score < 0 || score > 1) {
                return false;
            }
            sum += score;
        }
        return Math.abs(sum - 1) <= SUM_TOLERANCE;
    }

    private void softmax() {
        float largest = Float.NEGATIVE_INFINITY;
        for (float score : scores) {
            largest = Math.max(largest, score);
        }
        double sum = 0;
        for (float score : scores) {
            sum += Math.exp((double) score - largest);
        }
        for (int id = 0; id < scores.length; id++) {
            scores[id] = (float) (Math.exp((double) scores[id] - largest) / sum);
        }
    }

    /** Best first; of equals the lowest class. */
    private List<ClassScore> top() {
        List<ClassScore> top = new ArrayList<>();
        while (top.size() < Math.min(TOP, scores.length)) {
            int best = 0;
            for (int id = 1; id < scores.length; id++) {
                if (scores[id] > scores[best]) {
                    best = id;
                }
            }
            top.add(new ClassScore(best, labels.get(best), Math.min(scores[best], 1f)));
            scores[best] = -1;
        }
        return top;
    }
}
