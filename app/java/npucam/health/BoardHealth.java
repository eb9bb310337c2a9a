package npucam.health;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the kernel of an NPU board says of its NPU. Nothing is switched on for it: where counting is off, the file is only for root or
 * the board has no such thing, the answer is absent, never 0. Any thread may read; every reading opens the files anew.
 */
public final class BoardHealth {
    /**
     * One reading.
     *
     * @param board what the board calls itself: the device tree's model, on a PC the product name
     * @param npuUsePercent 0–100, one per NPU core in their order; empty when unknown. Axera's kernel says nothing while its NPU idles
     * @param npuMemory the memory set apart for the NPU and whoever else shares it
     * @param celsius of the first thermal zone: on the boards the chip's
     */
    public record Reading(
            Optional<String> board,
            List<Integer> npuUsePercent,
            Optional<MemoryUse> npuMemory,
            Optional<Double> celsius) {
        public Reading {
            npuUsePercent = List.copyOf(npuUsePercent);
        }

        /** What changes, for a log line: {@code NPU 97 0 %, 436 of 2414 MiB, 47.8 °C}; empty when nothing is known. */
        public String state() {
            List<String> parts = new ArrayList<>();
            if (!npuUsePercent.isEmpty()) {
                parts.add("NPU " + npuUsePercent.stream().map(String::valueOf).collect(Collectors.joining(" ")) + " %");
            }
            npuMemory.ifPresent(memory ->
                    parts.add("NPU memory " + memory.usedBytes() / MIB + " of " + memory.totalBytes() / MIB + " MiB"));
            celsius.ifPresent(degrees -> parts.add(String.format(Locale.ROOT, "%.1f °C", degrees)));
            return String.join(", ", parts);
        }
    }

    /** Bytes in use, and bytes there are. */
    public record MemoryUse(long usedBytes, long totalBytes) {}

    /** Sophgo BM1684X, BM1688, CV186AH: on the board, and as a card in a PC. A line per core: {@code core 0 usage:12 avusage:10}. */
    private static final List<String> SOPHGO_USE =
            List.of("sys/class/bm-tpu/bm-tpu0/device/npu_usage", "sys/class/bm-sophon/bm-sophon0/device/npu_usage");

    /** Axera; counts when 1 was written to the file {@code enable} beside it. */
    private static final String AXERA_USE = "proc/ax_proc/npu/top";

    private static final Pattern SOPHGO_CORE = Pattern.compile("\\busage:\\s*(\\d{1,3})\\b");
    private static final Pattern AXERA_CORE = Pattern.compile("\\butilization:\\s*(\\d{1,3})%");

    /** Heaps the NPU takes its memory from: BM1684X; BM1688 and CV186AH; CV180x to CV183x. */
    private static final List<String> SOPHGO_HEAPS = List.of(
            "sys/kernel/debug/ion/bm_npu_heap_dump",
            "sys/kernel/debug/ion/cvi_npu_heap_dump",
            "sys/kernel/debug/ion/cvi_carveout_heap_dump");

    /** {@code [0] npu heap size:4141875200 bytes, used:0 bytes}. */
    private static final Pattern HEAP = Pattern.compile("heap size:\\s*(\\d{1,18}) bytes, used:\\s*(\\d{1,18}) bytes");

    private static final String AXERA_MEMORY = "proc/ax_proc/mem_cmm_info";

    /** {@code total size=3145728KB(3072MB),used=18876KB(18MB + 444KB),remain=...}. */
    private static final Pattern CMM = Pattern.compile("total size=(\\d{1,15})KB.*?\\bused=(\\d{1,15})KB");

    private static final String TEMPERATURE = "sys/class/thermal/thermal_zone0/temp";
    private static final Pattern MILLIDEGREES = Pattern.compile("^(-?\\d{1,7})\\s*$");

    /** Of a board, ends with a zero byte; of a PC. */
    private static final List<String> NAMES =
            List.of("sys/firmware/devicetree/base/model", "sys/class/dmi/id/product_name");

    private static final long MIB = 1 << 20;
    private static final int READ_LIMIT = 64 << 10;

    private final Path root;

    /** Of this machine. */
    public BoardHealth() {
        this(Path.of("/"));
    }

    /** @param root where {@code sys} and {@code proc} are looked for */
    BoardHealth(Path root) {
        this.root = root;
    }

    /** Reads everything there is. */
    public Reading read() {
        return new Reading(board(), npuUse(), npuMemory(), celsius());
    }

    private Optional<String> board() {
        return NAMES.stream()
                .map(file -> content(file).replace('\0', ' ').strip())
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    private List<Integer> npuUse() {
        List<Integer> sophgo = SOPHGO_USE.stream()
                .map(file -> percents(SOPHGO_CORE, file))
                .filter(cores -> !cores.isEmpty())
                .findFirst()
                .orElse(List.of());
        return sophgo.isEmpty() ? percents(AXERA_CORE, AXERA_USE) : sophgo;
    }

    private List<Integer> percents(Pattern core, String file) {
        return core.matcher(content(file))
                .results()
                .map(match -> Integer.parseInt(match.group(1)))
                .toList();
    }

    private Optional<MemoryUse> npuMemory() {
        return SOPHGO_HEAPS.stream()
                .flatMap(heap -> first(HEAP, heap + "/summary"))
                .map(match -> new MemoryUse(number(match, 2), number(match, 1)))
                .findFirst()
                .or(() -> first(CMM, AXERA_MEMORY)
                        .map(match -> new MemoryUse(1024 * number(match, 2), 1024 * number(match, 1)))
                        .findFirst());
    }

    private Optional<Double> celsius() {
        return first(MILLIDEGREES, TEMPERATURE)
                .map(match -> number(match, 1) / 1000.0)
                .findFirst();
    }

    private Stream<MatchResult> first(Pattern pattern, String file) {
        return pattern.matcher(content(file)).results().limit(1);
    }

    private static long number(MatchResult match, int group) {
        return Long.parseLong(match.group(group));
    }

    /** Empty when the file is not there or may not be read: both are absent. */
    private String content(String file) {
        try (InputStream in = Files.newInputStream(root.resolve(file))) {
            return new String(in.readNBytes(READ_LIMIT), StandardCharsets.ISO_8859_1);
        } catch (IOException absent) {
            return "";
        }
    }
}
