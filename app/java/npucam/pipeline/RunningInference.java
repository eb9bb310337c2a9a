package npucam.pipeline;

import java.util.stream.Stream;

/**
 * One inference under way.
 *
 * @param nanos for how long
 * @param thread that waits for it
 */
public record RunningInference(long nanos, Thread thread) {
    /**
     * The call its thread is in now: the vendor's function where it is inside one, as {@code BmlibBindings.bm_thread_sync}; else our
     * own innermost method.
     */
    public String call() {
        StackTraceElement[] stack = thread.getStackTrace();
        return Stream.concat(
                        Stream.of(stack).limit(1).filter(RunningInference::isVendorCall),
                        Stream.of(stack).filter(frame -> frame.getClassName().startsWith("npucam.")))
                .findFirst()
                .map(frame -> frame.getClassName().replaceFirst(".*[.$]", "") + "." + frame.getMethodName())
                .orElse("nothing any more");
    }

    private static boolean isVendorCall(StackTraceElement frame) {
        return frame.isNativeMethod() && !frame.getClassName().matches("(java|jdk|sun|com\\.sun)\\..*");
    }
}
