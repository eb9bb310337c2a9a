package npucam.model.convert;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import npucam.model.ModelException;

/**
 * How near one form of a network came to another on the test picture, as the tool's {@code npz_tool.py compare} printed it.
 *
 * @param outputs in the tool's order
 * @param cosineAsked least cosine similarity that passed
 * @param euclideanAsked least euclidean similarity that passed
 */
record Comparison(List<Output> outputs, double cosineAsked, double euclideanAsked) {
    private static final Pattern BEGIN =
            Pattern.compile("^\\[Running\\]: npz_tool\\.py compare .*--tolerance ([-\\d.]+),([-\\d.]+)");
    private static final Pattern END = Pattern.compile("^(npz compare|\\d+ compared)");
    private static final Pattern OUTPUT = Pattern.compile("^\\[(\\S.*?)\\s*]\\s+(EQUAL|CLOSE|SIMILAR|NOT_\\w+)\\b");
    private static final Pattern FIGURE = Pattern.compile("^\\s+(cosine|euclidean)_similarity\\s*=\\s*([-\\d.]+)");

    Comparison {
        outputs = List.copyOf(outputs);
    }

    /**
     * One tensor.
     *
     * @param cosine 1 where it is equal but for the last digits
     * @param euclidean likewise
     */
    record Output(String name, double cosine, double euclidean) {}

    /** All that a log holds, in its order. */
    static List<Comparison> in(Path log) {
        try {
            return in(Files.readAllLines(log, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ModelException(log + ": the log of the tool cannot be read: " + e.getMessage(), e);
        }
    }

    static List<Comparison> in(List<String> lines) {
        List<Comparison> comparisons = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher begin = BEGIN.matcher(lines.get(i));
            if (begin.find()) {
                comparisons.add(new Comparison(
                        outputs(lines, i + 1), Double.parseDouble(begin.group(1)), Double.parseDouble(begin.group(2))));
            }
        }
        return comparisons;
    }

    private static List<Output> outputs(List<String> lines, int from) {
        List<Output> outputs = new ArrayList<>();
        for (String line : lines.subList(from, lines.size())) {
            Matcher output = OUTPUT.matcher(line);
            Matcher figure = FIGURE.matcher(line);
            if (output.find()) {
                outputs.add(new Output(output.group(1), 1, 1));
            } else if (figure.find() && !outputs.isEmpty()) {
                Output last = outputs.remove(outputs.size() - 1);
                double value = Double.parseDouble(figure.group(2));
                outputs.add(
                        figure.group(1).equals("cosine")
                                ? new Output(last.name, value, last.euclidean)
                                : new Output(last.name, last.cosine, value));
            } else if (END.matcher(line).find()) {
                break;
            }
        }
        return outputs;
    }

    double leastCosine() {
        return outputs.stream().mapToDouble(Output::cosine).min().orElse(1);
    }

    double leastEuclidean() {
        return outputs.stream().mapToDouble(Output::euclidean).min().orElse(1);
    }

    /** For people. */
    String text() {
        return String.format(
                Locale.ROOT,
                "%s: least cosine %.4f (%s asked), least euclidean %.4f (%s asked), of %d tensors",
                words(),
                leastCosine(),
                plain(cosineAsked),
                leastEuclidean(),
                plain(euclideanAsked),
                outputs.size());
    }

    private String words() {
        double cosine = leastCosine();
        if (cosine >= 0.9999) {
            return "as good as equal";
        }
        if (cosine >= 0.998) {
            return "very near";
        }
        if (cosine >= 0.98) {
            return "near";
        }
        return cosine >= 0.9 ? "some way off, compare detections" : "far off, expect lost objects";
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }
}
