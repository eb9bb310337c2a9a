package npucam.decode;

import static npucam.decode.DecodeBenchmark.Crowd.CROWD;
import static npucam.decode.DecodeBenchmark.Crowd.EMPTY;
import static npucam.decode.DecodeBenchmark.Crowd.FEW;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import npucam.decode.DecodeBenchmark.Crowd;
import npucam.decode.DecodeBenchmark.Outputs;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Prints the tables of {@code tests/bench/README.md}: {@link DecodeBenchmark} in one run, each row held against its goal, then
 * against the same code under HotSpot's first compiler alone. The figures are the smallest samples, which a busy machine disturbs
 * least; goals are ratios within the run, never times.
 */
public final class DecodeTable {
    private static final double CROWD_GOAL = 2;
    private static final String LARGE = "640x640";
    private static final String SMALL = "320x224";
    private static final String C1_ONLY = "-XX:TieredStopAtLevel=1";

    /** What boards are given. */
    private static final Set<Outputs> MAIN = EnumSet.of(
            Outputs.CONCAT_F32,
            Outputs.CONCAT_NHWC_F32,
            Outputs.CONCAT_I8,
            Outputs.DFL_SIGMOID_F32,
            Outputs.DFL_SIGMOID_I8,
            Outputs.OUTPUT0_F32,
            Outputs.YOLOV5_I8);

    private final String[] flags;
    private final Map<String, Double> micros = new HashMap<>();

    /** @param flags of the Java machine that is measured */
    private DecodeTable(String... flags) {
        this.flags = flags;
    }

    /**
     * Measures and prints.
     *
     * @param flags of the Java machine that is measured
     */
    public static void main(String... flags) throws RunnerException {
        DecodeTable table = new DecodeTable(flags);
        Set<Outputs> all = EnumSet.allOf(Outputs.class);
        table.measure("decode", LARGE, EnumSet.of(EMPTY, FEW, CROWD), all);
        table.measure("readOnce", LARGE, EnumSet.of(FEW), all);
        table.measure("textbookLoop", LARGE, EnumSet.of(FEW), all);
        table.measure("openCv", LARGE, EnumSet.of(FEW, CROWD), outputsOf(DecodeTable::openCvReads));
        table.measure("djl", LARGE, EnumSet.of(FEW, CROWD), outputsOf(DecodeTable::djlReads));
        table.measure("decode", SMALL, EnumSet.of(FEW, CROWD), all);
        table.measure("readOnce", SMALL, EnumSet.of(FEW), all);
        table.measure("decode", LARGE, EnumSet.of(FEW, CROWD), MAIN, C1_ONLY);
        table.printGoals();
        table.printPeers();
        table.printCompilers();
    }

    private static boolean openCvReads(Outputs outputs) {
        return outputs != Outputs.ONE2ONE_F32 && outputs != Outputs.ONE2ONE_I8;
    }

    private static boolean djlReads(Outputs outputs) {
        return outputs == Outputs.OUTPUT0_F32 || outputs == Outputs.YOLOV5_OUTPUT0_F32;
    }

    private static Set<Outputs> outputsOf(Predicate<Outputs> wanted) {
        return Arrays.stream(Outputs.values()).filter(wanted).collect(Collectors.toSet());
    }

    private void measure(String benchmark, String size, Set<Crowd> crowds, Set<Outputs> outputs, String... moreFlags)
            throws RunnerException {
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(DecodeBenchmark.class.getName() + "." + benchmark + "$")
                        .param("size", size)
                        .param("crowd", names(crowds))
                        .param("outputs", names(outputs))
                        .forks(1)
                        .warmupIterations(1)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(1)
                        .measurementTime(TimeValue.seconds(1))
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .jvmArgsAppend(Stream.of(flags, moreFlags)
                                .flatMap(Arrays::stream)
                                .toArray(String[]::new))
                        .build())
                .run()) {
            micros.put(
                    key(
                            benchmark + String.join(" ", moreFlags),
                            size,
                            Outputs.valueOf(result.getParams().getParam("outputs")),
                            Crowd.valueOf(result.getParams().getParam("crowd"))),
                    result.getPrimaryResult().getStatistics().getMin());
        }
        System.err.println("measured " + benchmark + " " + size + " " + String.join(" ", moreFlags));
    }

    private static String[] names(Set<? extends Enum<?>> constants) {
        return constants.stream().map(Enum::name).toArray(String[]::new);
    }

    private static String key(String benchmark, String size, Outputs outputs, Crowd crowd) {
        return benchmark + " " + size + " " + outputs + " " + crowd;
    }

    private double measured(String benchmark, String size, Outputs outputs, Crowd crowd) {
        return Objects.requireNonNull(micros.get(key(benchmark, size, outputs, crowd)));
    }

    private void printGoals() {
        print("outputs", "size", "empty", "few", "crowd", "reading once", "few/reading", "goal", "crowd/few", "goal");
        print(Stream.generate(() -> "---").limit(10).toArray(String[]::new));
        for (Outputs outputs : Outputs.values()) {
            printGoals(outputs, LARGE);
            printGoals(outputs, SMALL);
        }
    }

    private void printGoals(Outputs outputs, String size) {
        double few = measured("decode", size, outputs, FEW);
        double crowd = measured("decode", size, outputs, CROWD);
        double reading = measured("readOnce", size, outputs, FEW);
        print(
                outputs.name(),
                size,
                size.equals(LARGE) ? number(measured("decode", size, outputs, EMPTY)) : "",
                number(few),
                number(crowd),
                number(reading),
                number(few / reading),
                judged(few / reading, goal(outputs), size),
                number(crowd / few),
                judgedCrowd(outputs, few, crowd, reading, size));
    }

    private void printPeers() {
        System.out.println();
        print(
                "outputs",
                "few",
                "crowd",
                "textbook loop, few",
                "OpenCV, few",
                "OpenCV, crowd",
                "DJL, few",
                "DJL, crowd");
        print(Stream.generate(() -> "---").limit(8).toArray(String[]::new));
        for (Outputs outputs : Outputs.values()) {
            List<String> cells = new ArrayList<>(List.of(
                    outputs.name(),
                    number(measured("decode", LARGE, outputs, FEW)),
                    number(measured("decode", LARGE, outputs, CROWD)),
                    besides("textbookLoop", outputs, FEW)));
            for (String peer : List.of("openCv", "djl")) {
                cells.add(besides(peer, outputs, FEW));
                cells.add(besides(peer, outputs, CROWD));
            }
            print(cells.toArray(String[]::new));
        }
    }

    /** Time of a peer and how many of ours that is: {@code 4100 (29x)}. */
    private String besides(String benchmark, Outputs outputs, Crowd crowd) {
        Double time = micros.get(key(benchmark, LARGE, outputs, crowd));
        return time == null
                ? ""
                : number(time) + " (" + number(time / measured("decode", LARGE, outputs, crowd)) + "x)";
    }

    private void printCompilers() {
        System.out.println();
        print("outputs", "few", "few, C1 only", "crowd", "crowd, C1 only");
        print(Stream.generate(() -> "---").limit(5).toArray(String[]::new));
        for (Outputs outputs : MAIN) {
            print(
                    outputs.name(),
                    number(measured("decode", LARGE, outputs, FEW)),
                    besides("decode" + C1_ONLY, outputs, FEW),
                    number(measured("decode", LARGE, outputs, CROWD)),
                    besides("decode" + C1_ONLY, outputs, CROWD));
        }
    }

    private static void print(String... cells) {
        System.out.println("| " + String.join(" | ", cells) + " |");
    }

    /** At most so many times as long as reading every element once. */
    private static double goal(Outputs outputs) {
        return switch (outputs) {
            case CONCAT_I8, SPLIT_I8, DFL_SIGMOID_I8, ONE2ONE_I8, YOLOV5_I8 -> 3;
            case CONCAT_F32, CONCAT_NHWC_F32, SPLIT_F32 -> 1.6;
            case CONCAT_F16,
                    DFL_SIGMOID_F32,
                    OUTPUT0_F32,
                    OUTPUT0_NHWC_F32,
                    ONE2ONE_F32,
                    YOLOV5_F32,
                    YOLOV5_TRANSPOSED_F32,
                    YOLOV5_OUTPUT0_F32 -> 2;
        };
    }

    /**
     * The time of a crowd tells whether suppression grows faster than the objects. Where nothing is found, YOLOv5 reads its objectness
     * alone, one number of 85: its crowd is therefore held against reading, as everything else is that reads all of its outputs.
     */
    private static String judgedCrowd(Outputs outputs, double few, double crowd, double reading, String size) {
        return switch (outputs) {
            case YOLOV5_F32, YOLOV5_I8, YOLOV5_TRANSPOSED_F32, YOLOV5_OUTPUT0_F32 ->
                size.equals(LARGE)
                        ? number(crowd / reading) + " of reading " + judged(crowd / reading, goal(outputs), size)
                        : "";
            default -> judged(crowd / few, CROWD_GOAL, size);
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
