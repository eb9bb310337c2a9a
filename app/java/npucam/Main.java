package npucam;

import npucam.cli.NpucamCommand;
import npucam.npu.NativeStdout;

/** Where the program starts: hands the arguments to the command line and ends with its exit code. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // Before any vendor library is loaded: they print to C's stdout, which carries our data only.
        System.setOut(NativeStdout.stream());
        System.exit(NpucamCommand.execute(args));
    }
}
