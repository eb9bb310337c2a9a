package npucam.model.compare;

import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.Mask;

/** How much two objects have in common: intersection over union, 0–1; 0 where neither has an area. */
final class Overlap {
    private Overlap() {}

    /** Of the rotated boxes where both have one, exactly; else of the upright ones. */
    static double ofBoxes(Detection a, Detection b) {
        if (a.rotated().isPresent() && b.rotated().isPresent()) {
            ConvexPolygon first = ConvexPolygon.of(a.rotated().get());
            ConvexPolygon second = ConvexPolygon.of(b.rotated().get());
            return ratio(first.overlapArea(second), first.area(), second.area());
        }
        return ofBoxes(a.boxInFrame(), b.boxInFrame());
    }

    private static double ofBoxes(Box a, Box b) {
        double width = Math.min((double) a.right(), b.right()) - Math.max(a.left(), b.left());
        double height = Math.min((double) a.bottom(), b.bottom()) - Math.max(a.top(), b.top());
        return ratio(width > 0 && height > 0 ? width * height : 0, area(a), area(b));
    }

    private static double area(Box box) {
        return ((double) box.right() - box.left()) * ((double) box.bottom() - box.top());
    }

    /** Counted pixel by pixel. */
    static double ofMasks(Mask a, Mask b) {
        boolean[] first = a.bitmap();
        boolean[] second = b.bitmap();
        int both = 0;
        for (int y = Math.max(a.top(), b.top()); y < Math.min(a.bottom(), b.bottom()); y++) {
            for (int x = Math.max(a.left(), b.left()); x < Math.min(a.right(), b.right()); x++) {
                if (first[(y - a.top()) * a.width() + x - a.left()]
                        && second[(y - b.top()) * b.width() + x - b.left()]) {
                    both++;
                }
            }
        }
        return ratio(both, count(first), count(second));
    }

    private static int count(boolean[] bitmap) {
        int inside = 0;
        for (boolean pixel : bitmap) {
            inside += pixel ? 1 : 0;
        }
        return inside;
    }

    private static double ratio(double intersection, double areaA, double areaB) {
        double union = areaA + areaB - intersection;
        return union > 0 ? intersection / union : 0;
    }
}
