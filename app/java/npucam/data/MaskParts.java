package npucam.data;

import java.util.Arrays;

/**
 * The parts of a mask whose pixels meet along sides, found stretch by stretch: a stretch is a run of the object's pixels within
 * one row, and stretches of neighbouring rows that share a column belong together.
 */
final class MaskParts {
    private final int width;
    private int count;
    private int[] first = new int[64];
    private int[] length = new int[64];

    /** Towards the first stretch of its part, which stands for the part. */
    private int[] parent = new int[64];

    MaskParts(int width, int[] runLengths) {
        this.width = width;
        int place = 0;
        for (int run = 0; run < runLengths.length; run++) {
            int end = place + runLengths[run];
            while (run % 2 == 1 && place < end) {
                int rowEnd = place - place % width + width;
                add(place, Math.min(end, rowEnd) - place);
                place = Math.min(end, rowEnd);
            }
            place = end;
        }
        join();
    }

    private void add(int firstPixel, int pixels) {
        if (count == first.length) {
            first = Arrays.copyOf(first, 2 * count);
            length = Arrays.copyOf(length, 2 * count);
            parent = Arrays.copyOf(parent, 2 * count);
        }
        first[count] = firstPixel;
        length[count] = pixels;
        parent[count] = count;
        count++;
    }

    private void join() {
        int above = 0;
        for (int stretch = 0; stretch < count; stretch++) {
            int from = first[stretch] - width;
            while (first[above] + length[above] <= from) {
                above++;
            }
            for (int other = above; other < stretch && first[other] < from + length[stretch]; other++) {
                int a = root(other);
                int b = root(stretch);
                parent[Math.max(a, b)] = Math.min(a, b);
            }
        }
    }

    private int root(int stretch) {
        int root = stretch;
        while (parent[root] != root) {
            parent[root] = parent[parent[root]];
            root = parent[root];
        }
        return root;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** The part with most pixels, of equals the first. */
    int largest() {
        int[] pixels = new int[count];
        int largest = 0;
        for (int stretch = 0; stretch < count; stretch++) {
            pixels[root(stretch)] += length[stretch];
        }
        for (int part = 1; part < count; part++) {
            largest = pixels[part] > pixels[largest] ? part : largest;
        }
        return largest;
    }

    /** The leftmost pixel of a part's topmost row, counted row by row. */
    int firstPixel(int part) {
        return first[part];
    }

    /** The mask's rectangle row by row, new: which pixels belong to a part. */
    boolean[] bitmap(int part, int height) {
        boolean[] bitmap = new boolean[width * height];
        for (int stretch = 0; stretch < count; stretch++) {
            if (root(stretch) == part) {
                Arrays.fill(bitmap, first[stretch], first[stretch] + length[stretch], true);
            }
        }
        return bitmap;
    }
}
