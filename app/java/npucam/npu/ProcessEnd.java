package npucam.npu;

/** Ends the program at once. */
public final class ProcessEnd {
    private ProcessEnd() {}

    /**
     * Ends without the C library's exit handlers, which {@link Runtime#halt} runs: the vendors' runtimes crash in theirs while a
     * device is open. Nothing is flushed, freed or closed.
     */
    public static void now(int exitCode) {
        LibcBindings._exit(exitCode);
    }
}
