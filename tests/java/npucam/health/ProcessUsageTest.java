package npucam.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessUsageTest {
    private static final int MEBI = 1 << 20;

    @Test
    void memoryThatIsWrittenToIsResident() {
        long before = ProcessUsage.residentBytes();
        ByteBuffer memory = ByteBuffer.allocateDirect(64 * MEBI);
        for (int i = 0; i < memory.capacity(); i += 4096) {
            memory.put(i, (byte) 1);
        }

        long after = ProcessUsage.residentBytes();
        assertTrue(after > before + 32 * MEBI, before + " then " + after);
        assertTrue(ProcessUsage.peakResidentBytes() >= after);
        assertEquals(1, memory.get(0));
    }

    @Test
    void workTakesCpuTime() {
        Duration before = ProcessUsage.cpuTime();
        Duration limit = before.plusMillis(50);
        while (ProcessUsage.cpuTime().compareTo(limit) < 0) {
            Thread.onSpinWait();
        }
        assertTrue(ProcessUsage.cpuTime().compareTo(before) > 0);
    }

    @Test
    void onlyTheCallersAllocationsAreCounted() throws InterruptedException {
        long before = ProcessUsage.allocatedBytesOfThisThread();
        byte[][] taken = new byte[2][];
        Thread other = new Thread(() -> taken[1] = new byte[8 * MEBI]);
        other.start();
        other.join();
        taken[0] = new byte[MEBI];

        long allocated = ProcessUsage.allocatedBytesOfThisThread() - before;
        assertTrue(allocated >= MEBI && allocated < 4 * MEBI, allocated + " bytes");
        assertEquals(9 * MEBI, taken[0].length + taken[1].length);
    }

    @Test
    void theStartLiesBackByTheUptime() {
        long least = ManagementFactory.getRuntimeMXBean().getUptime() - 1000;
        long sinceMillis =
                Duration.ofNanos(System.nanoTime() - ProcessUsage.startNanos()).toMillis();
        long most = ManagementFactory.getRuntimeMXBean().getUptime() + 1000;
        assertTrue(least <= sinceMillis && sinceMillis <= most, least + " <= " + sinceMillis + " <= " + most);
    }
}
