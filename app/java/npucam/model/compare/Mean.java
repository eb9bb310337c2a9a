package npucam.model.compare;

/** A mean that grows. */
final class Mean {
    private double sum;
    private long count;

    void add(double value) {
        sum += value;
        count++;
    }

    /** Not-a-number without values. */
    double value() {
        return count == 0 ? Double.NaN : sum / count;
    }
}
