package npucam.draw;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import npucam.data.Stage;
import npucam.data.Timings;

/** Frames on their way through the line, as an SVG: a row per slot, a bar per stage, time from left to right. */
public final class GanttChart {
    private static final double WIDTH = 1000;
    private static final double LEFT = 70;
    private static final double RIGHT = WIDTH - 30;
    private static final double HEAD = 98;
    private static final double PANEL_TITLE = 26;
    private static final double ROW = 32;
    private static final double BAR = 24;
    private static final double PANEL_GAP = 18;
    private static final double AXIS = 44;
    /** A bar narrower than this has no room for its frame's number. */
    private static final double NUMBER_WIDTH = 18;

    private static final int TICKS = 10;

    private final List<Panel> panels;
    private final double spanMillis;
    private final StringBuilder svg = new StringBuilder();

    /**
     * One run of the line; all panels share the time axis and start at their first frame's capture.
     *
     * @param slots rows
     * @param slotOfFirst the first frame's; the others follow in turn
     * @param frames in the order of their capture, at least one
     */
    public record Panel(String title, int slots, int slotOfFirst, List<Timings> frames) {
        private long startNanos() {
            return frames.get(0).captureStartNanos();
        }

        private double spanMillis() {
            return (frames.get(frames.size() - 1).decodeEndNanos() - startNanos()) / 1e6;
        }

        private double height() {
            return PANEL_TITLE + slots * ROW + PANEL_GAP;
        }
    }

    public GanttChart(String title, String subtitle, List<Panel> panels) {
        this.panels = List.copyOf(panels);
        this.spanMillis = panels.stream().mapToDouble(Panel::spanMillis).max().orElseThrow();
        draw(title, subtitle);
    }

    /**
     * Writes the picture, over whatever the file was.
     *
     * @throws IOException when the file cannot be written
     */
    public void write(Path file) throws IOException {
        Files.writeString(file, svg);
    }

    String svg() {
        return svg.toString();
    }

    private void draw(String title, String subtitle) {
        double bottom = HEAD + panels.stream().mapToDouble(Panel::height).sum();
        double height = bottom + AXIS;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" font-family=\"sans-serif\" font-size=\"13\">",
                WIDTH, height);
        add("<rect width=\"%.0f\" height=\"%.0f\" fill=\"#ffffff\"/>", WIDTH, height);
        add("<text x=\"%.0f\" y=\"30\" font-size=\"17\" font-weight=\"bold\">%s</text>", LEFT, Markup.escaped(title));
        add("<text x=\"%.0f\" y=\"50\" fill=\"#555555\">%s</text>", LEFT, Markup.escaped(subtitle));
        legend();
        axis(bottom);
        double top = HEAD;
        for (Panel panel : panels) {
            draw(panel, top);
            top += panel.height();
        }
        add("</svg>");
    }

    private void legend() {
        double x = LEFT;
        for (Stage stage : Stage.values()) {
            add("<rect x=\"%.0f\" y=\"66\" width=\"14\" height=\"14\" fill=\"%s\"/>", x, color(stage));
            add("<text x=\"%.0f\" y=\"78\">%s</text>", x + 20, name(stage));
            x += 120;
        }
        add("<text x=\"%.0f\" y=\"78\">a number is a frame, a gap is waiting</text>", x);
    }

    private void axis(double bottom) {
        double stepMillis = niceStep(spanMillis / TICKS);
        for (double millis = 0; millis <= spanMillis; millis += stepMillis) {
            double x = x(millis);
            add("<line x1=\"%.1f\" y1=\"%.0f\" x2=\"%.1f\" y2=\"%.0f\" stroke=\"#dddddd\"/>", x, HEAD, x, bottom);
            add("<text x=\"%.1f\" y=\"%.0f\" text-anchor=\"middle\">%s</text>", x, bottom + 16, plain(millis));
        }
        add(
                "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"end\">milliseconds since the first frame's capture</text>",
                RIGHT, bottom + 34);
    }

    private void draw(Panel panel, double top) {
        add(
                "<text x=\"%.0f\" y=\"%.0f\" font-weight=\"bold\">%s</text>",
                LEFT, top + PANEL_TITLE - 9, Markup.escaped(panel.title()));
        for (int slot = 0; slot < panel.slots(); slot++) {
            add("<text x=\"12\" y=\"%.1f\">slot %d</text>", rowTop(top, slot) + 17, slot);
        }
        for (int i = 0; i < panel.frames().size(); i++) {
            int slot = (panel.slotOfFirst() + i) % panel.slots();
            draw(panel.frames().get(i), i + 1, panel.startNanos(), rowTop(top, slot));
        }
    }

    private void draw(Timings frame, int number, long startNanos, double top) {
        for (Stage stage : Stage.values()) {
            double left = x((frame.startNanos(stage) - startNanos) / 1e6);
            double width = x((frame.endNanos(stage) - startNanos) / 1e6) - left;
            add(
                    "<rect x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"%.0f\" fill=\"%s\"><title>frame %d: %s %.2f ms</title></rect>",
                    left, top, width, BAR, color(stage), number, name(stage), frame.nanos(stage) / 1e6);
            if (stage == Stage.INFER && width >= NUMBER_WIDTH) {
                add("<text x=\"%.2f\" y=\"%.1f\" text-anchor=\"middle\">%d</text>", left + width / 2, top + 17, number);
            }
        }
    }

    private static double rowTop(double panelTop, int slot) {
        return panelTop + PANEL_TITLE + slot * ROW;
    }

    private double x(double millisSinceStart) {
        return LEFT + (RIGHT - LEFT) * millisSinceStart / spanMillis;
    }

    /** The smallest of 1, 2, 5, 10, 20, ... (and their tenths) that is not below. */
    static double niceStep(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= least) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    /** Okabe and Ito's colours, told apart by the colour-blind too. */
    private static String color(Stage stage) {
        return switch (stage) {
            case CAPTURE -> "#56b4e9";
            case PREPROCESS -> "#0072b2";
            case INFER -> "#e69f00";
            case DECODE -> "#009e73";
        };
    }

    private static String name(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    private static String plain(double millis) {
        return millis == Math.rint(millis) ? String.valueOf((long) millis) : String.format(Locale.ROOT, "%.2f", millis);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
