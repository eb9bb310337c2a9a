package npucam.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.Keypoint;
import npucam.data.Mask;
import npucam.data.RotatedBox;

/**
 * Whether two models find the same in a picture, when both are told to keep every box: each object of the one must be among those of
 * the other, whatever their order. An object whose score is as near to the lowest as rounding may move it is not asked for.
 */
public final class FindingsComparison {
    /** A float sigmoid rounds to 1 from a logit of about 17 on: several classes of one box then have the same score, and any may win. */
    private static final float SATURATED = 0.999999f;

    /** Of coordinates far outside the picture only so many digits can be equal. */
    private static final double RELATIVE = 1e-4;

    /** ONNX Runtime's Sigmoid is right to about this much, however small its result. */
    private static final float SIGMOID_ERROR = 1e-6f;

    private static final double RADIANS = 1e-3;

    /** Pixels on the edge of a mask, and those whose logit is next to 0. */
    private static final double PART_OF_MASK = 0.01;

    private final Tolerance tolerance;

    /**
     * How far apart equal numbers may lie.
     *
     * @param pixels of boxes, keypoints and centres, in the frame
     * @param scorePart of a score or visibility, as a part of it
     */
    public record Tolerance(float pixels, float scorePart) {
        /** For messages: {@code 0.05 pixels, 0.1 % of a score}. */
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.2f pixels and %.1f %% of a score", pixels, 100 * scorePart);
        }
    }

    /**
     * What came out.
     *
     * @param objects how many of either were asked for in the other
     * @param difference the first object that the other has not, or has otherwise; empty when there is none
     */
    public record Result(int objects, Optional<String> difference) {}

    public FindingsComparison(Tolerance tolerance) {
        this.tolerance = tolerance;
    }

    /**
     * Compares.
     *
     * @param firstName what the first is called in a message, such as {@code the whole model}
     * @param lowest the score both had to be above, or that of the last one kept where there was a limit
     */
    public Result compare(
            String firstName, List<Detection> first, String secondName, List<Detection> second, float lowest) {
        float asked = lowest + lowest * tolerance.scorePart + SIGMOID_ERROR;
        Optional<String> difference = firstMissing(firstName, first, secondName, second, asked)
                .or(() -> firstMissing(secondName, second, firstName, first, asked));
        return new Result(
                (int) first.stream().filter(object -> object.score() > asked).count(), difference);
    }

    private Optional<String> firstMissing(
            String name, List<Detection> objects, String otherName, List<Detection> others, float asked) {
        List<Detection> left = new ArrayList<>(others);
        for (Detection object : objects) {
            if (object.score() <= asked) {
                continue;
            }
            int same = firstSame(object, left);
            if (same < 0) {
                return Optional.of(name + " finds " + text(object) + ", " + otherName + " "
                        + nearest(object, left)
                                .map(other -> "has " + text(other) + " there: "
                                        + different(object, other).orElseThrow())
                                .orElse("finds nothing there"));
            }
            left.remove(same);
        }
        return Optional.empty();
    }

    private int firstSame(Detection object, List<Detection> others) {
        for (int i = 0; i < others.size(); i++) {
            if (isSame(object, others.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private boolean isSame(Detection a, Detection b) {
        return different(a, b).isEmpty();
    }

    /** In which of its parts an object differs from another. */
    private Optional<String> different(Detection a, Detection b) {
        boolean tied = a.score() > SATURATED && b.score() > SATURATED;
        if (a.classId() != b.classId() && !tied) {
            return Optional.of("another class");
        }
        if (!isSameScore(a.score(), b.score())) {
            return Optional.of("another score");
        }
        if (!isSame(a.boxInFrame(), b.boxInFrame())) {
            return Optional.of("another box");
        }
        if (!isSame(a.rotated(), b.rotated())) {
            return Optional.of("another rotated box");
        }
        if (!isSameMask(a.mask(), b.mask())) {
            return Optional.of("another mask");
        }
        return different(a.keypoints(), b.keypoints());
    }

    private Optional<String> different(List<Keypoint> a, List<Keypoint> b) {
        for (int i = 0; i < a.size() && i < b.size(); i++) {
            if (!isSamePlace(a.get(i).xInFrame(), b.get(i).xInFrame())
                    || !isSamePlace(a.get(i).yInFrame(), b.get(i).yInFrame())
                    || !isSameScore(a.get(i).visibility(), b.get(i).visibility())) {
                return Optional.of("keypoint " + i + " is " + text(a.get(i)) + " against " + text(b.get(i)));
            }
        }
        return a.size() == b.size() ? Optional.empty() : Optional.of(a.size() + " against " + b.size() + " keypoints");
    }

    private boolean isSameScore(float a, float b) {
        return Math.abs(a - b) <= tolerance.scorePart * Math.max(a, b) + SIGMOID_ERROR;
    }

    private boolean isSamePlace(float a, float b) {
        return Math.abs(a - b) <= tolerance.pixels + RELATIVE * Math.max(Math.abs(a), Math.abs(b));
    }

    private boolean isSame(Box a, Box b) {
        return isSamePlace(a.left(), b.left())
                && isSamePlace(a.top(), b.top())
                && isSamePlace(a.right(), b.right())
                && isSamePlace(a.bottom(), b.bottom());
    }

    private boolean isSame(Optional<RotatedBox> a, Optional<RotatedBox> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() && b.isEmpty();
        }
        double turn = Math.IEEEremainder(a.get().angle() - b.get().angle(), Math.PI);
        return isSamePlace(a.get().cx(), b.get().cx())
                && isSamePlace(a.get().cy(), b.get().cy())
                && isSamePlace(a.get().width(), b.get().width())
                && isSamePlace(a.get().height(), b.get().height())
                && Math.abs(turn) <= RADIANS + tolerance.scorePart;
    }

    private static boolean isSameMask(Optional<Mask> a, Optional<Mask> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() && b.isEmpty();
        }
        int left = Math.min(a.get().left(), b.get().left());
        int top = Math.min(a.get().top(), b.get().top());
        int right = Math.max(a.get().right(), b.get().right());
        int bottom = Math.max(a.get().bottom(), b.get().bottom());
        int edge = right - left + bottom - top;
        return differentPixels(a.get(), b.get()) <= edge + PART_OF_MASK * (right - left) * (bottom - top);
    }

    private static int differentPixels(Mask a, Mask b) {
        boolean[] bitmapOfA = a.bitmap();
        boolean[] bitmapOfB = b.bitmap();
        int different = 0;
        for (int y = Math.min(a.top(), b.top()); y < Math.max(a.bottom(), b.bottom()); y++) {
            for (int x = Math.min(a.left(), b.left()); x < Math.max(a.right(), b.right()); x++) {
                different += holds(a, bitmapOfA, x, y) == holds(b, bitmapOfB, x, y) ? 0 : 1;
            }
        }
        return different;
    }

    private static boolean holds(Mask mask, boolean[] bitmap, int x, int y) {
        return x >= mask.left()
                && x < mask.right()
                && y >= mask.top()
                && y < mask.bottom()
                && bitmap[(y - mask.top()) * mask.width() + x - mask.left()];
    }

    /** The one that begins and ends nearest, if it is near at all. */
    private static Optional<Detection> nearest(Detection object, List<Detection> others) {
        Box box = object.boxInFrame();
        float reach = box.width() + box.height();
        return others.stream()
                .filter(other -> distance(box, other.boxInFrame()) <= reach)
                .min((a, b) -> Float.compare(distance(box, a.boxInFrame()), distance(box, b.boxInFrame())));
    }

    private static float distance(Box a, Box b) {
        return Math.abs(a.left() - b.left())
                + Math.abs(a.top() - b.top())
                + Math.abs(a.right() - b.right())
                + Math.abs(a.bottom() - b.bottom());
    }

    private static String text(Detection object) {
        Box box = object.boxInFrame();
        String turned = object.rotated()
                .map(rotated -> String.format(Locale.ROOT, " turned by %.4f", rotated.angle()))
                .orElse("");
        String mask = object.mask().map(FindingsComparison::text).orElse("");
        return String.format(
                Locale.ROOT,
                "%s %.6f at [%.2f, %.2f, %.2f, %.2f]%s%s",
                object.label(),
                object.score(),
                box.left(),
                box.top(),
                box.right(),
                box.bottom(),
                turned,
                mask);
    }

    private static String text(Keypoint point) {
        return String.format(Locale.ROOT, "(%.2f, %.2f) %.6f", point.xInFrame(), point.yInFrame(), point.visibility());
    }

    private static String text(Mask mask) {
        int pixels = 0;
        for (boolean set : mask.bitmap()) {
            pixels += set ? 1 : 0;
        }
        return " with a mask of " + pixels + " pixels";
    }
}
