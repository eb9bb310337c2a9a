package npucam.model.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.RotatedBox;
import npucam.model.ModelException;
import npucam.model.TextFile;

/**
 * Labels as Ultralytics' data sets have them: {@code NAME.txt} beside picture {@code NAME.jpg}, a line per object, all but the class as
 * parts of the picture's width and height: {@code class cx cy width height}, keypoints after that passed over; or {@code class x1 y1 x2 y2 …},
 * an outline, of which the box around it counts; or, for rotated boxes, {@code class} and four corners.
 */
final class YoloLabels implements Truth {
    private static final int BOX_NUMBERS = 4;
    private static final int CORNER_NUMBERS = 8;
    private static final int LEAST_OUTLINE_NUMBERS = 6;

    /** Rounding of whoever wrote the labels. */
    private static final double MARGIN = 0.01;

    private final Path folder;
    private final List<String> classes;
    private final Truth.Form form;
    private int unlabelled;

    YoloLabels(Path folder, List<String> classes, Form form) {
        this.folder = folder;
        this.classes = classes;
        this.form = form;
        requireLabels();
    }

    private void requireLabels() {
        try (Stream<Path> files = Files.list(folder)) {
            if (files.noneMatch(file -> file.toString().endsWith(".txt"))) {
                throw new ModelException(
                        folder + ": holds no .txt file. Name the folder of the labels, one .txt per picture");
            }
        } catch (IOException unreadable) {
            throw new ModelException(folder + ": cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    @Override
    public List<Detection> of(Path picture, int width, int height) {
        Path file = folder.resolve(withoutEnding(picture.getFileName().toString()) + ".txt");
        if (!Files.exists(file)) {
            unlabelled++;
            return List.of();
        }
        List<Detection> objects = new ArrayList<>();
        int number = 0;
        for (String line : isEmpty(file) ? List.<String>of() : TextFile.lines(file, "labels file")) {
            number++;
            if (!line.isBlank()) {
                objects.add(new Line(file + ":" + number, line.strip().split("\\s+")).object(width, height));
            }
        }
        return objects;
    }

    @Override
    public int unlabelled() {
        return unlabelled;
    }

    private static String withoutEnding(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** A picture without objects has an empty file. */
    private static boolean isEmpty(Path file) {
        try {
            return Files.size(file) == 0;
        } catch (IOException unreadable) {
            throw new ModelException(file + ": cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    /** One object. */
    private final class Line {
        private final String place;
        private final String[] words;

        Line(String place, String[] words) {
            this.place = place;
            this.words = words;
        }

        Detection object(int width, int height) {
            int classId = classId();
            double[] parts = new double[words.length - 1];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = part(words[i + 1]);
            }
            return switch (form) {
                case ROTATED -> rotated(classId, parts, width, height);
                case UPRIGHT -> upright(classId, parts, width, height);
                case POSE -> pose(classId, parts, width, height);
            };
        }

        private int classId() {
            try {
                int classId = Integer.parseInt(words[0]);
                if (classId >= 0 && classId < classes.size()) {
                    return classId;
                }
            } catch (NumberFormatException notANumber) {
                throw wrong("class " + words[0] + " is not a whole number", "write the number of the class, from 0");
            }
            throw wrong(
                    "class " + words[0] + " is none of the models' " + classes.size() + ", 0 to "
                            + (classes.size() - 1),
                    "take the labels these models were trained with");
        }

        private double part(String word) {
            try {
                double part = Double.parseDouble(word);
                if (Double.isFinite(part)) {
                    return part;
                }
            } catch (NumberFormatException notANumber) {
                throw wrong("'" + word + "' is not a number", "write class and numbers with blanks between");
            }
            throw wrong(word + " is not a number to measure with", "write the labels again");
        }

        private Detection pose(int classId, double[] parts, int width, int height) {
            if (parts.length < BOX_NUMBERS) {
                throw wrongCount(parts.length, "4 for the box and those of the keypoints");
            }
            return new Detection(box(parts, width, height), classId, classes.get(classId), 1);
        }

        private Detection upright(int classId, double[] parts, int width, int height) {
            if (parts.length == BOX_NUMBERS) {
                return new Detection(box(parts, width, height), classId, classes.get(classId), 1);
            }
            if (parts.length < LEAST_OUTLINE_NUMBERS || parts.length % 2 != 0) {
                throw wrongCount(parts.length, "4 for a box, or 6 or more, two for each corner of an outline");
            }
            return new Detection(around(corners(parts, width, height)), classId, classes.get(classId), 1);
        }

        private Detection rotated(int classId, double[] parts, int width, int height) {
            if (parts.length != CORNER_NUMBERS) {
                throw wrongCount(parts.length, "8, two for each corner of a rotated box");
            }
            double[] corners = corners(parts, width, height);
            return new Detection(
                    around(corners),
                    classId,
                    classes.get(classId),
                    1,
                    List.of(),
                    Optional.of(throughCorners(corners)),
                    Optional.empty());
        }

        private Box box(double[] parts, int width, int height) {
            for (int i = 0; i < BOX_NUMBERS; i++) {
                requireInside(parts[i]);
            }
            double halfWidth = parts[2] / 2;
            double halfHeight = parts[3] / 2;
            return new Box(
                    (float) ((parts[0] - halfWidth) * width),
                    (float) ((parts[1] - halfHeight) * height),
                    (float) ((parts[0] + halfWidth) * width),
                    (float) ((parts[1] + halfHeight) * height));
        }

        /** x, y by turns, in pixels. */
        private double[] corners(double[] parts, int width, int height) {
            double[] corners = new double[parts.length];
            for (int i = 0; i < parts.length; i++) {
                requireInside(parts[i]);
                corners[i] = parts[i] * (i % 2 == 0 ? width : height);
            }
            return corners;
        }

        private void requireInside(double part) {
            if (part < -MARGIN || part > 1 + MARGIN) {
                throw wrong(
                        part + " is not a part of the picture, 0 to 1",
                        "write places as parts of the picture's width and height, not in pixels");
            }
        }

        private ModelException wrongCount(int count, String needed) {
            return wrong("has " + count + " numbers after the class", "it needs " + needed);
        }

        private ModelException wrong(String what, String fix) {
            return new ModelException(place + ": " + what + "; fix: " + fix);
        }
    }

    private static Box around(double[] corners) {
        double left = Double.POSITIVE_INFINITY;
        double top = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        double bottom = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < corners.length; i += 2) {
            left = Math.min(left, corners[i]);
            top = Math.min(top, corners[i + 1]);
            right = Math.max(right, corners[i]);
            bottom = Math.max(bottom, corners[i + 1]);
        }
        return new Box((float) left, (float) top, (float) right, (float) bottom);
    }

    /** The rectangle whose sides are the means of the opposite sides: exact where the corners are a rectangle's. */
    private static RotatedBox throughCorners(double[] c) {
        double alongX = (c[2] - c[0] + c[4] - c[6]) / 2;
        double alongY = (c[3] - c[1] + c[5] - c[7]) / 2;
        double acrossX = (c[6] - c[0] + c[4] - c[2]) / 2;
        double acrossY = (c[7] - c[1] + c[5] - c[3]) / 2;
        return new RotatedBox(
                (float) ((c[0] + c[2] + c[4] + c[6]) / 4),
                (float) ((c[1] + c[3] + c[5] + c[7]) / 4),
                (float) Math.hypot(alongX, alongY),
                (float) Math.hypot(acrossX, acrossY),
                (float) Math.atan2(alongY, alongX));
    }
}
