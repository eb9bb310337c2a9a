package npucam.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import npucam.data.Timings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class GanttChartTest {
    private static final String PREPROCESS = "#0072b2";
    private static final String INFER = "#e69f00";
    private static final int BARS = 4 * (2 + 4);

    @TempDir
    private Path folder;

    /** Two linear frames of 30 ms, and four frames in two slots, an inference of 20 ms behind the other. */
    private final GanttChart chart = new GanttChart(
            "model <x> & \"y\"",
            "engine",
            List.of(
                    new GanttChart.Panel("off", 1, 0, List.of(frame(1000, 0), frame(1030, 0))),
                    new GanttChart.Panel(
                            "on", 2, 1, List.of(frame(5000, 0), frame(5010, 10), frame(5030, 10), frame(5050, 10)))));

    @Test
    void everyStageOfEveryFrameIsABarInsideTheCanvas() throws Exception {
        Element svg = parse(chart.svg());
        String[] box = svg.getAttribute("viewBox").split(" ", -1);
        List<Element> bars = bars(svg);
        assertEquals(BARS, bars.size());
        for (Element bar : bars) {
            double left = number(bar, "x");
            double top = number(bar, "y");
            assertTrue(left >= 0 && number(bar, "width") >= 0 && top >= 0, bar.getTextContent());
            assertTrue(left + number(bar, "width") <= Double.parseDouble(box[2]), bar.getTextContent());
            assertTrue(top + number(bar, "height") <= Double.parseDouble(box[3]), bar.getTextContent());
        }
    }

    @Test
    void barsAreAsLongAsTheirStages() throws Exception {
        List<Element> bars = bars(parse(chart.svg()));
        double pixelsPerMilli = number(bars.get(2), "width") / 20;
        assertEquals(5 * pixelsPerMilli, number(bars.get(0), "width"), 0.02);
        assertEquals(3 * pixelsPerMilli, number(bars.get(1), "width"), 0.02);
        assertEquals(30 * pixelsPerMilli, number(bars.get(4), "x") - number(bars.get(0), "x"), 0.02);
        assertEquals(PREPROCESS, bars.get(1).getAttribute("fill"));
        assertEquals(INFER, bars.get(2).getAttribute("fill"));
        assertEquals("frame 1: infer 20.00 ms", bars.get(2).getTextContent());
    }

    @Test
    void framesTakeTheSlotsInTurnFromTheFirstOnesSlot() throws Exception {
        List<Double> rows = bars(parse(chart.svg())).stream()
                .skip(8)
                .filter(bar -> bar.getAttribute("fill").equals(INFER))
                .map(bar -> number(bar, "y"))
                .toList();
        assertEquals(4, rows.size());
        assertTrue(rows.get(0) > rows.get(1), "the first is in slot 1, below slot 0");
        assertEquals(rows.get(0), rows.get(2));
        assertEquals(rows.get(1), rows.get(3));
    }

    @Test
    void titlesAxisAndLegendAreWritten() throws Exception {
        Element svg = parse(chart.svg());
        NodeList texts = svg.getElementsByTagName("text");
        List<String> written = IntStream.range(0, texts.getLength())
                .mapToObj(i -> texts.item(i).getTextContent())
                .toList();
        assertTrue(
                written.containsAll(List.of(
                        "model <x> & \"y\"",
                        "engine",
                        "capture",
                        "preprocess",
                        "infer",
                        "decode",
                        "off",
                        "on",
                        "slot 0",
                        "slot 1",
                        "0",
                        "50",
                        "milliseconds since the first frame's capture")),
                written.toString());
    }

    @Test
    void theFileHoldsTheChart() throws Exception {
        Path file = folder.resolve("chart.svg");
        chart.write(file);
        assertEquals(chart.svg(), Files.readString(file));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1.1, 2", "2.5, 5", "6, 10", "99, 100", "0.3, 0.5", "0.1, 0.1", "101, 200"})
    void ticksAreOneTwoOrFive(double least, double step) {
        assertEquals(step, GanttChart.niceStep(least), 1e-9);
    }

    /** 5 ms capture, 3 ms preprocess, a wait, 20 ms infer, 2 ms decode. */
    private static Timings frame(long startMillis, long waitMillis) {
        long milli = 1_000_000;
        long start = startMillis * milli;
        long infer = start + (8 + waitMillis) * milli;
        return new Timings(
                start,
                start + 5 * milli,
                start + 8 * milli,
                infer,
                infer + 20 * milli,
                infer + 20 * milli,
                infer + 22 * milli);
    }

    private static Element parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
    }

    /** Bars alone have a tooltip. */
    private static List<Element> bars(Element svg) {
        NodeList tooltips = svg.getElementsByTagName("title");
        List<Element> bars = new ArrayList<>();
        for (int i = 0; i < tooltips.getLength(); i++) {
            bars.add((Element) tooltips.item(i).getParentNode());
        }
        return bars;
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }
}
