package npucam.model.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An estimate for people, in lines; sizes in MiB, as boards give the sizes of their heaps. */
final class EstimateTable {
    private static final double MIB = 1 << 20;

    /** Sizes of NPU heaps worth a line, in GiB: boards have 4 to 16 GiB in all, of which the heap is a part. */
    private static final List<Integer> HEAPS = List.of(4, 8);

    private static final double NEAR = 0.05;

    private EstimateTable() {}

    static List<String> lines(LlmPlan plan, LlmEstimate estimate) {
        List<String> lines = new ArrayList<>();
        lines.add("estimate for " + plan.settings().chip().word() + ", "
                + plan.quantize().word()
                + (plan.weightBits() < 16 && plan.group() > 0 ? " in groups of " + plan.group() : "") + ", "
                + plan.settings().seqLength() + " tokens" + picture(plan));
        lines.add(row("language layers", estimate.layers()));
        lines.add(row("embedding", estimate.embedding()));
        lines.add(
                estimate.head() == 0
                        ? String.format(Locale.ROOT, "  %-28s %9s", "output", "the embedding's")
                        : row("output", estimate.head()));
        lines.add(row("vision tower", estimate.vision()));
        lines.add(row("commands for the NPU", estimate.commands()));
        lines.add(row("model file, with the kernel", estimate.fileBytes()));
        if (estimate.embeddingFile() > 0) {
            lines.add(row("embedding.bin beside it", estimate.embeddingFile()));
        }
        lines.add(row("key-value cache", estimate.keyValueCache()));
        lines.add(row("buffer of the prompt", estimate.buffer()));
        lines.add(twoRow("activations", estimate.sharedActivations(), estimate.ownActivations()));
        lines.add(twoRow("on the device", estimate.deviceBytes(true), estimate.deviceBytes(false)));
        for (int heap : HEAPS) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-28s %s shared, %s not shared",
                    "fits a " + heap + " GB heap",
                    verdict(heap, estimate.deviceBytes(true)),
                    verdict(heap, estimate.deviceBytes(false))));
        }
        lines.add(row("disk while it converts", estimate.disk()));
        return lines;
    }

    private static String picture(LlmPlan plan) {
        if (plan.vision().isEmpty() || plan.picture().isEmpty()) {
            return "";
        }
        long side = plan.vision().get().tokenSide();
        long tokens = LargestPicture.pixels(plan.picture().get()) / (side * side);
        return ", pictures of up to " + plan.picture().get().width() + " x "
                + plan.picture().get().height() + " (" + tokens + " tokens)";
    }

    /** An estimate that comes this near the limit may be wrong about it. */
    private static String verdict(int heapGib, long bytes) {
        double heap = heapGib * 1024.0;
        double spare = heap - bytes / MIB;
        if (spare < 0) {
            return String.format(Locale.ROOT, "no (%,.0f MiB too little)", -spare);
        }
        return String.format(
                Locale.ROOT, "%s (%,.0f MiB to spare)", spare < NEAR * heap ? "yes, only just" : "yes", spare);
    }

    /** What the finished file says beside what was expected. */
    static List<String> compared(LlmEstimate estimate, LlmMemory memory) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "  %-28s %13s %13s", "on the device", "estimated", "by the file"));
        lines.add(pair("weights", estimate.weights(), memory.weights()));
        lines.add(pair("commands for the NPU", estimate.commands(), memory.commands()));
        lines.add(pair("key-value cache", estimate.keyValueCache(), memory.keyValueCache()));
        lines.add(pair("activations, shared", estimate.sharedActivations(), memory.sharedActivations()));
        lines.add(pair("activations, not shared", estimate.ownActivations(), memory.ownActivations()));
        return lines;
    }

    private static String pair(String name, long estimated, long real) {
        return String.format(Locale.ROOT, "  %-28s %,9.1f MiB %,9.1f MiB", name, estimated / MIB, real / MIB);
    }

    private static String row(String name, long bytes) {
        return String.format(Locale.ROOT, "  %-28s %,9.1f MiB", name, bytes / MIB);
    }

    private static String twoRow(String name, long shared, long own) {
        return String.format(
                Locale.ROOT,
                "  %-28s %,9.1f MiB with memory shared between networks, %,.1f without",
                name,
                shared / MIB,
                own / MIB);
    }
}
