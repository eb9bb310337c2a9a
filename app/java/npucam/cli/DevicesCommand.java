package npucam.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import npucam.health.BoardHealth;
import npucam.npu.AxLibrary;
import npucam.npu.BmrtLibrary;
import npucam.npu.CviLibrary;
import npucam.npu.EngineException;
import npucam.npu.Simulator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code npucam devices}: what this machine can run a model on, and why not. */
@Command(
        name = "devices",
        description =
                "Lists board, NPU and runtimes of this machine and where they are, or why not; and how the NPU is.")
final class DevicesCommand implements Runnable {
    @Option(
            names = "--library-path",
            paramLabel = "DIR",
            description = "Look for the vendors' runtimes in this folder only, as npu.library_path does.")
    private Optional<Path> libraryPath = Optional.empty();

    @Override
    public void run() {
        BoardHealth.Reading health = new BoardHealth().read();
        health.board().ifPresent(board -> line("board", board));
        line("onnx", "CPU, " + Runtime.getRuntime().availableProcessors() + " processors (.onnx)");
        BmrtLibrary bmrt = libraryPath.map(BmrtLibrary::in).orElseGet(BmrtLibrary::onBoard);
        line("bmrt", bmrt.folder().isPresent() ? device(bmrt) : "no: " + bmrt.whyNot());
        CviLibrary cvi = libraryPath.map(CviLibrary::in).orElseGet(CviLibrary::onBoard);
        line("cvi", cvi.folder(), "CV18xx, 1 core", cvi.whyNot());
        AxLibrary ax = AxLibrary.find(libraryPath);
        line("ax", ax.folder(), "1 NPU, whole or in two halves", ax.whyNot());
        Simulator simulator = Simulator.find();
        line("simulator", simulator.folder(), "BM1684X, BM1688, CV181x", simulator.whyNot());
        if (!health.state().isEmpty()) {
            line("now", health.state());
        }
    }

    private static String device(BmrtLibrary library) {
        String place = library.folder().orElseThrow().toString();
        try {
            return library.device() + ", from " + place;
        } catch (EngineException unusable) {
            return "no: runtime in " + place + ": " + unusable.getMessage();
        }
    }

    private static void line(String name, Optional<Path> folder, String what, String whyNot) {
        line(name, folder.map(place -> what + ", from " + place).orElse("no: " + whyNot));
    }

    private static void line(String name, String text) {
        System.out.printf(Locale.ROOT, "%-12s %s%n", name, text);
    }
}
