package npucam.cli;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import npucam.data.ClassScore;
import npucam.data.Detection;
import npucam.data.Findings;
import npucam.data.FrameReport;
import npucam.health.Ledger;
import npucam.publish.PublishSettings;

/** What the demo prints: one line per published message. */
final class DemoScreen {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final long SECOND_NANOS = 1_000_000_000;

    private final PrintStream out;
    private final ArrayDeque<Long> lastCaptures = new ArrayDeque<>();
    private long objects;

    DemoScreen(PrintStream out) {
        this.out = out;
    }

    void howToSubscribe(PublishSettings mqtt) {
        out.println("Subscribe from another terminal:  mosquitto_sub -h 127.0.0.1 -p "
                + mqtt.broker().getPort() + " -t '" + mqtt.topicPrefix() + "/#' -v");
    }

    /** Called by the publisher's thread after each message. */
    void published(FrameReport report) {
        Findings findings = report.findings();
        objects += findings.detections().size() + (findings.top().isEmpty() ? 0 : 1);
        out.printf(
                Locale.ROOT,
                "%s  frame %5d  %4.1f fps  latency %4.0f ms  %s%n",
                CLOCK.format(LocalTime.ofInstant(report.captureTime(), ZoneId.systemDefault())),
                report.sequence(),
                framesPerSecond(report.captureNanos()),
                report.latencyNanos() / 1e6,
                text(findings));
    }

    void ending(Ledger.Balance balance) {
        out.println("Ledger: " + balance);
        out.println(
                objects > 0
                        ? "Objects found: " + objects
                        : "No object was found in any frame: try another --video, or a --model that knows what is in it");
    }

    /** By the frames' own clock: the first reports wait for the broker and then come all at once. */
    private double framesPerSecond(long captureNanos) {
        lastCaptures.addLast(captureNanos);
        while (captureNanos - lastCaptures.getFirst() > 2 * SECOND_NANOS) {
            lastCaptures.removeFirst();
        }
        long span = captureNanos - lastCaptures.getFirst();
        return span == 0 ? 0 : (lastCaptures.size() - 1) * (double) SECOND_NANOS / span;
    }

    private static String text(Findings findings) {
        if (!findings.top().isEmpty()) {
            ClassScore best = findings.top().get(0);
            return String.format(Locale.ROOT, "%s %.2f", best.label(), best.score());
        }
        if (findings.detections().isEmpty()) {
            return "nothing";
        }
        Map<String, Long> counts = findings.detections().stream()
                .collect(Collectors.groupingBy(Detection::label, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
