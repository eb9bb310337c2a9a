package npucam.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import npucam.decode.DecodeBenchmark.Crowd;
import npucam.decode.DecodeBenchmark.Outputs;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Prints the table of {@code tests/bench/README.md}: {@link DecodeBenchmark} in one run, each row held against its goal. The figures
 * are the smallest samples, which a busy machine disturbs least; goals are ratios within the run, never times.
 */
public final class DecodeTable {
    private static final double CROWD_GOAL = 2;
    private static final String LARGE = "640x640";

    private DecodeTable() {}

    /**
     * Measures and prints.
     *
     * @param arguments flags of the Java machine that is measured
     */
    public static void main(String... arguments) throws RunnerException {
        Map<String, Double> micros = new TreeMap<>();
        measure(micros, "decode", List.of(Crowd.EMPTY, Crowd.FEW, Crowd.CROWD), arguments);
        measure(micros, "readOnce", List.of(Crowd.FEW), arguments);
        measure(micros, "textbookLoop", List.of(Crowd.FEW), arguments);
        print(micros);
    }

    private static void measure(Map<String, Double> filled, String benchmark, List<Crowd> crowds, String... arguments)
            throws RunnerException {
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(DecodeBenchmark.class.getName() + "." + benchmark + "$")
                        .param("crowd", crowds.stream().map(Crowd::name).toArray(String[]::new))
                        .forks(1)
                        .warmupIterations(1)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(1)
                        .measurementTime(TimeValue.seconds(1))
                        .jvmArgsAppend(arguments)
                        .build())
                .run()) {
            filled.put(
                    key(
                            benchmark,
                            result.getParams().getParam("size"),
                            Outputs.valueOf(result.getParams().getParam("outputs")),
                            Crowd.valueOf(result.getParams().getParam("crowd"))),
                    result.getPrimaryResult().getStatistics().getMin());
        }
    }

    private static String key(String benchmark, String size, Outputs outputs, Crowd crowd) {
        return benchmark + " " + size + " " + outputs + " " + crowd;
    }

    private static void print(Map<String, Double> micros) {
        System.out.println(
                "| outputs | size | empty | few | crowd | textbook loop, few | reading once | few/reading | goal | crowd/few | goal |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        for (Outputs outputs : Outputs.values()) {
            for (String size : List.of(LARGE, "320x224")) {
                System.out.println(row(micros, outputs, size));
            }
        }
    }

    private static String row(Map<String, Double> micros, Outputs outputs, String size) {
        double few = measured(micros, "decode", size, outputs, Crowd.FEW);
        double crowd = measured(micros, "decode", size, outputs, Crowd.CROWD);
        double reading = measured(micros, "readOnce", size, outputs, Crowd.FEW);
        List<String> cells = new ArrayList<>(List.of(outputs.name(), size));
        cells.add(number(measured(micros, "decode", size, outputs, Crowd.EMPTY)));
        cells.add(number(few));
        cells.add(number(crowd));
        cells.add(number(measured(micros, "textbookLoop", size, outputs, Crowd.FEW)));
        cells.add(number(reading));
        cells.add(number(few / reading));
        cells.add(judged(few / reading, goal(outputs), size));
        cells.add(number(crowd / few));
        cells.add(judged(crowd / few, CROWD_GOAL, size));
        return "| " + String.join(" | ", cells) + " |";
    }

    private static double measured(
            Map<String, Double> micros, String benchmark, String size, Outputs outputs, Crowd crowd) {
        return Objects.requireNonNull(micros.get(key(benchmark, size, outputs, crowd)));
    }

    /** At most so many times as long as reading every element once. */
    private static double goal(Outputs outputs) {
        return switch (outputs) {
            case CONCAT_I8, SPLIT_I8, DFL_SIGMOID_I8, YOLOV5_I8 -> 3;
            case CONCAT_F32, CONCAT_NHWC_F32, SPLIT_F32 -> 1.6;
            case CONCAT_F16,
                    DFL_SIGMOID_F32,
                    OUTPUT0_F32,
                    OUTPUT0_NHWC_F32,
                    ONE2ONE_F32,
                    YOLOV5_F32,
                    YOLOV5_TRANSPOSED_F32 -> 2;
        };
    }

    /** Goals are set for the larger size: on the smaller one the same objects cover three times as much of the picture. */
    private static String judged(double ratio, double goal, String size) {
        return size.equals(LARGE) ? "<= " + number(goal) + (ratio <= goal ? " met" : " missed") : "";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
    }
}
