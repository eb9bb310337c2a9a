package npucam.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import npucam.health.BoardHealth;
import npucam.npu.AxLibrary;
import npucam.npu.BmrtLibrary;
import npucam.npu.CviLibrary;
import npucam.npu.Simulator;
import picocli.CommandLine.Command;

/** {@code npucam devices}: what this machine can run a model on, and why not. */
@Command(
        name = "devices",
        description = "Lists the runtimes found on this machine and where, or why not; and how the NPU is.")
final class DevicesCommand implements Runnable {
    @Override
    public void run() {
        line("onnx", "CPU, " + Runtime.getRuntime().availableProcessors() + " processors (.onnx)");
        BmrtLibrary bmrt = BmrtLibrary.onBoard();
        line("bmrt", bmrt.folder(), bmrt.whyNot());
        CviLibrary cvi = CviLibrary.onBoard();
        line("cvi", cvi.folder(), cvi.whyNot());
        AxLibrary ax = AxLibrary.find(Optional.empty());
        line("ax", ax.folder(), ax.whyNot());
        Simulator simulator = Simulator.find();
        line("simulator", simulator.folder(), simulator.whyNot());

        BoardHealth.Reading health = new BoardHealth().read();
        if (!health.npuUsePercent().isEmpty()) {
            line("NPU use", health.npuUsePercent() + " %");
        }
        health.npuMemory()
                .ifPresent(memory -> line(
                        "NPU memory",
                        memory.usedBytes() / (1 << 20) + " of " + memory.totalBytes() / (1 << 20) + " MiB"));
        health.celsius().ifPresent(celsius -> line("temperature", String.format(Locale.ROOT, "%.1f °C", celsius)));
    }

    private static void line(String name, Optional<Path> folder, String whyNot) {
        line(name, folder.map(Path::toString).orElse("no: " + whyNot));
    }

    private static void line(String name, String text) {
        System.out.printf(Locale.ROOT, "%-12s %s%n", name, text);
    }
}
