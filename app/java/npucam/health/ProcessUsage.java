package npucam.health;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What this process takes of the machine, by the counters of Linux and of the Java machine. */
public final class ProcessUsage {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessUsage() {}

    /** CPU time of all threads since the start; counted in hundredths of a second. */
    public static Duration cpuTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    /** Memory in RAM now: heap, code, and whatever native libraries hold. */
    public static long residentBytes() {
        return statusBytes("VmRSS:");
    }

    /** The most {@link #residentBytes} ever was. */
    public static long peakResidentBytes() {
        return statusBytes("VmHWM:");
    }

    /** Heap that the calling thread has taken since its start, whether collected since or not. */
    public static long allocatedBytesOfThisThread() {
        return Allocation.COUNTER.getCurrentThreadAllocatedBytes();
    }

    /** When the Java machine started, on the clock of {@link System#nanoTime}. */
    public static long startNanos() {
        return System.nanoTime()
                - Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime())
                        .toNanos();
    }

    private static long statusBytes(String key) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(kibibytes -> 1024 * Long.parseLong(kibibytes))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Loaded with the first question for allocations: the management classes cost some memory. */
    private static final class Allocation {
        static final ThreadMXBean COUNTER = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        private Allocation() {}
    }
}
