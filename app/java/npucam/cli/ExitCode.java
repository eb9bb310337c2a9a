package npucam.cli;

/** The program's exit codes; the README lists them. */
final class ExitCode {
    /** Done. */
    static final int OK = 0;

    /** It ran and failed: camera gone, runtime fault, a picture that cannot be read. systemd starts it again. */
    static final int FAILED = 1;

    /** The command line is wrong. */
    static final int USAGE = 2;

    /** An inference did not come back: the driver or the chip hangs (EX_SOFTWARE of sysexits.h). systemd starts it again. */
    static final int STUCK = 70;

    /** Config or model is wrong (EX_CONFIG of sysexits.h): starting it again cannot help. */
    static final int CONFIG = 78;

    private ExitCode() {}
}
