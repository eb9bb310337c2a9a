package npucam.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import npucam.model.convert.ConversionProgress;

/** A conversion's progress as lines for people: one per step; on a terminal, how far it is below it. */
final class ConversionLines implements ConversionProgress {
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
    private static final int WIDTH = 100;
    private static final String TO_END_OF_LINE = "\u001b[K";

    private final PrintStream out;
    private final boolean terminal;

    /** @param out the process's standard error */
    ConversionLines(PrintStream out) {
        this.out = out;
        this.terminal = isTerminal();
    }

    private static boolean isTerminal() {
        try {
            return Files.readSymbolicLink(STANDARD_ERROR).toString().matches("/dev/(pts/|tty).*");
        } catch (IOException noneLikeThat) {
            return false;
        }
    }

    @Override
    public void begins(String step, int number, int count) {
        out.println("[" + number + "/" + count + "] " + step + " ...");
    }

    @Override
    public void moves(String line) {
        if (terminal) {
            out.print("\r      " + (line.length() > WIDTH ? line.substring(0, WIDTH) : line) + TO_END_OF_LINE);
            out.flush();
        }
    }

    @Override
    public void done(String step, String result) {
        out.println((terminal ? "\r" + TO_END_OF_LINE : "") + "      " + result);
    }
}
