package npucam;

import npucam.cli.NpucamCommand;

/** Where the program starts: hands the arguments to the command line and ends with its exit code. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(NpucamCommand.execute(args));
    }
}
