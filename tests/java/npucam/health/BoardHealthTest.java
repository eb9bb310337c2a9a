package npucam.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The texts are in the form the vendors' drivers and their users' logs show. */
class BoardHealthTest {
    private static final String SOPHGO = "sys/class/bm-tpu/bm-tpu0/device/npu_usage";
    private static final String AXERA = "proc/ax_proc/npu/top";
    private static final String CARVEOUT = "sys/kernel/debug/ion/cvi_carveout_heap_dump/summary";
    private static final String CMM = "proc/ax_proc/mem_cmm_info";
    private static final String TEMPERATURE = "sys/class/thermal/thermal_zone0/temp";

    @TempDir
    Path root;

    @Test
    void aMachineWithoutABoardHasNothing() {
        assertEquals(
                new BoardHealth.Reading(Optional.empty(), List.of(), Optional.empty(), Optional.empty()),
                new BoardHealth(root).read());
    }

    @Test
    void aBoardSaysItsNameAndAPcTheProducts() throws IOException {
        write("sys/class/dmi/id/product_name", "Desk PC\n");
        assertEquals(Optional.of("Desk PC"), new BoardHealth(root).read().board());
        write("sys/firmware/devicetree/base/model", "Sophgo BM1688 EVB\0");
        assertEquals(
                Optional.of("Sophgo BM1688 EVB"), new BoardHealth(root).read().board());
    }

    @Test
    void whatIsAbsentIsLeftOutOfTheLine() throws IOException {
        assertEquals("", new BoardHealth(root).read().state());
        write(TEMPERATURE, "47812\n");
        assertEquals("47.8 °C", new BoardHealth(root).read().state());
        write(SOPHGO, "core 0 usage:97 avusage:63\ncore 1 usage:0 avusage:12\n");
        write(CMM, "total size=3145728KB(3072MB),used=18876KB(18MB + 444KB),remain=3126852KB\n");
        assertEquals(
                "NPU 97 0 %, NPU memory 18 of 3072 MiB, 47.8 °C",
                new BoardHealth(root).read().state());
    }

    @Test
    void aBm1688HasTwoCores() throws IOException {
        write(SOPHGO, "core 0 usage:97 avusage:63\ncore 1 usage:0 avusage:12\n");
        write("sys/kernel/debug/ion/cvi_npu_heap_dump/summary", """
                Summary:
                [0] npu heap size:2531262464 bytes, used:456974336 bytes\tusage rate:19%, memory usage peak 456974336 bytes

                Details:
                         heap_id   alloc_buf_size         phy_addr
                               0         12533760         8b300000
                """);
        write(TEMPERATURE, "47812\n");
        BoardHealth.Reading reading = new BoardHealth(root).read();
        assertEquals(List.of(97, 0), reading.npuUsePercent());
        assertEquals(Optional.of(new BoardHealth.MemoryUse(456_974_336, 2_531_262_464L)), reading.npuMemory());
        assertEquals(Optional.of(47.812), reading.celsius());
    }

    @Test
    void aBm1684xHasOneCore() throws IOException {
        write(SOPHGO, "usage:41 avusage:38\n");
        write(
                "sys/kernel/debug/ion/bm_npu_heap_dump/summary",
                "Summary:\n[0] npu heap size:4141875200 bytes, used:0 bytes        usage rate:0%\n");
        BoardHealth.Reading reading = new BoardHealth(root).read();
        assertEquals(List.of(41), reading.npuUsePercent());
        assertEquals(Optional.of(new BoardHealth.MemoryUse(0, 4_141_875_200L)), reading.npuMemory());
    }

    @Test
    void aCardInAPcIsReadToo() throws IOException {
        write("sys/class/bm-sophon/bm-sophon0/device/npu_usage", "usage:7 avusage:5\n");
        assertEquals(List.of(7), new BoardHealth(root).read().npuUsePercent());
    }

    @Test
    void useThatIsNotCountedIsAbsentNotZero() throws IOException {
        write(SOPHGO, "Please, set [Usage enable] to 1\n");
        assertEquals(List.of(), new BoardHealth(root).read().npuUsePercent());
        write(AXERA, "nputop info is empty!\n");
        assertEquals(List.of(), new BoardHealth(root).read().npuUsePercent());
    }

    @Test
    void aMaixCamHasMemoryAndTemperature() throws IOException {
        write(CARVEOUT, """
                Summary:
                [0] carveout heap size:78643200 bytes, used:19050496 bytes
                usage rate:25%, memory usage peak 19050496 bytes
                """);
        write(TEMPERATURE, "-1500");
        BoardHealth.Reading reading = new BoardHealth(root).read();
        assertEquals(List.of(), reading.npuUsePercent());
        assertEquals(Optional.of(new BoardHealth.MemoryUse(19_050_496, 78_643_200)), reading.npuMemory());
        assertEquals(Optional.of(-1.5), reading.celsius());
    }

    @Test
    void aMaixCam2HasCoresMemoryAndTemperature() throws IOException {
        write(AXERA, """
                core:vnpu_1
                time:568387
                period:1000000
                utilization:96%
                core:vnpu_2
                time:0
                period:1000000
                utilization:0%
                """);
        write(CMM, """
                --------------------SDK VERSION-------------------
                [Axera version]: ax_cmm V3.0.0
                +---PARTITION: Phys(0x60000000, 0x7FFFFFFF), Size=524288KB(512MB),    NAME="anonymous"
                ---CMM_USE_INFO:
                 total size=524288KB(512MB),used=18876KB(18MB + 444KB),remain=505412KB(493MB + 580KB),partition_number=1
                """);
        BoardHealth.Reading reading = new BoardHealth(root).read();
        assertEquals(List.of(96, 0), reading.npuUsePercent());
        assertEquals(Optional.of(new BoardHealth.MemoryUse(18_876L << 10, 524_288L << 10)), reading.npuMemory());
    }

    @Test
    void whatIsNotInTheKnownFormIsAbsent() throws IOException {
        write(SOPHGO, "usage:\n");
        write(CARVEOUT, "carveout heap size:many bytes, used:few bytes\n");
        write(CMM, "total size=524288KB\n");
        write(TEMPERATURE, "warm\n");
        Files.createDirectories(root.resolve(AXERA));
        aMachineWithoutABoardHasNothing();
    }

    private void write(String file, String content) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), content);
    }
}
