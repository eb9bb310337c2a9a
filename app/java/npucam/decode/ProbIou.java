package npucam.decode;

/**
 * Whether two rotated boxes overlap by more than a threshold in probIoU (Llerena et al., Gaussian Bounding Boxes and
 * Probabilistic Intersection-over-Union for Object Detection, 2021): a box of width w and height h is a normal distribution
 * with variances w²/12 and h²/12 along its sides, and two distributions at Bhattacharyya distance d have
 * probIoU = 1 − √(1 − e^−d). The small numbers that keep the divisions alive are those of Ultralytics.
 *
 * <p>probIoU > t holds exactly where d is below a limit, so only d is computed. Boxes far apart are told without it: with V the
 * sum of the covariances and m the longer side, d ≥ ¼ δᵀV⁻¹δ ≥ 3|δ|² / (m₁² + m₂²) for centres δ apart, since its other part,
 * ½ ln(det V / 4√(det V₁ det V₂)), is not negative by Minkowski's inequality. The small numbers spoil that for tiny and
 * needle-like boxes, which are therefore never told apart so; for the others they change d by less than the margin left.
 * Scratch of one decoder.
 */
final class ProbIou {
    private static final double SMALL = 1e-7;
    private static final double LARGEST_DISTANCE = 100;
    private static final double LEAST_AREA = 0.12;
    private static final double LEAST_RATIO = 1e-4;

    private final boolean perClass;
    private final double distanceLimit;
    private final double farLimit;
    private final int[] classId;
    private final double[] x;
    private final double[] y;

    /** The covariance is [[a, c], [c, b]]. */
    private final double[] a;

    private final double[] b;
    private final double[] c;
    /** ab − c², without the cancellation. */
    private final double[] determinant;

    private final double[] squaredLength;

    /**
     * @param capacity most candidates of a frame
     * @param perClass whether boxes of different classes leave each other alone
     */
    ProbIou(int capacity, float iouThreshold, boolean perClass) {
        this.perClass = perClass;
        double rest = 1 - (double) iouThreshold;
        this.distanceLimit = -Math.log(1 + SMALL - rest * rest);
        this.farLimit = 1.01 * distanceLimit + 0.001;
        this.classId = new int[capacity];
        this.x = new double[capacity];
        this.y = new double[capacity];
        this.a = new double[capacity];
        this.b = new double[capacity];
        this.c = new double[capacity];
        this.determinant = new double[capacity];
        this.squaredLength = new double[capacity];
    }

    /** Takes the boxes of a frame. */
    void load(Candidates candidates) {
        for (int i = 0; i < candidates.count(); i++) {
            double width = candidates.right[i] - candidates.left[i];
            double height = candidates.bottom[i] - candidates.top[i];
            double cos = Math.cos(candidates.angle[i]);
            double sin = Math.sin(candidates.angle[i]);
            double along = width * width / 12;
            double across = height * height / 12;
            classId[i] = perClass ? candidates.classId[i] : 0;
            x[i] = candidates.centreX(i);
            y[i] = candidates.centreY(i);
            a[i] = along * cos * cos + across * sin * sin;
            b[i] = along * sin * sin + across * cos * cos;
            c[i] = (along - across) * sin * cos;
            determinant[i] = along * across;
            squaredLength[i] = squaredLength(Math.abs(width), Math.abs(height));
        }
    }

    private static double squaredLength(double width, double height) {
        double longer = Math.max(width, height);
        boolean wellShaped = width * height >= LEAST_AREA && Math.min(width, height) >= LEAST_RATIO * longer;
        return wellShaped ? longer * longer : Double.POSITIVE_INFINITY;
    }

    /** Whether any of the first {@code count} boxes that {@code others} names overlaps the given one. */
    boolean overlapsAny(int[] others, int count, int candidate) {
        for (int i = 0; i < count; i++) {
            int other = others[i];
            if (classId[other] == classId[candidate]
                    && !isFar(other, candidate)
                    && distance(other, candidate) < distanceLimit) {
                return true;
            }
        }
        return false;
    }

    private boolean isFar(int i, int j) {
        double dx = x[i] - x[j];
        double dy = y[i] - y[j];
        return 3 * (dx * dx + dy * dy) > farLimit * (squaredLength[i] + squaredLength[j]);
    }

    private double distance(int i, int j) {
        double dx = x[i] - x[j];
        double dy = y[i] - y[j];
        double sumA = a[i] + a[j];
        double sumB = b[i] + b[j];
        double sumC = c[i] + c[j];
        double sumDeterminant = sumA * sumB - sumC * sumC;
        double apart = 0.25 * (sumA * dy * dy + sumB * dx * dx - 2 * sumC * dx * dy) / (sumDeterminant + SMALL);
        double own = Math.sqrt(determinant[i] * determinant[j]);
        double unlike = 0.5 * Math.log(sumDeterminant / (4 * own + SMALL) + SMALL);
        return Math.max(SMALL, Math.min(LARGEST_DISTANCE, apart + unlike));
    }
}
