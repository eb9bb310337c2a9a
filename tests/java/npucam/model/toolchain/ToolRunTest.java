package npucam.model.toolchain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import npucam.npu.ForkedJvm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ToolRunTest {
    @TempDir
    Path folder;

    private final ConcurrentLinkedQueue<String> progress = new ConcurrentLinkedQueue<>();
    private FakeTools tools;
    private Path log;

    @BeforeEach
    void makeTools() throws IOException {
        tools = new FakeTools(folder.resolve("venv"));
        log = folder.resolve("logs/a.log");
    }

    @Test
    void theLogHoldsTheCommandAndItsLinesAndOfABarTheLastState() throws Exception {
        ToolCommand command = tools.tool("bars.py", """
                echo begin
                for i in 1 2 3; do printf '\\r %d/3' $i >&2; sleep 0.4; done
                printf '\\n[Success]: end'""");
        run(command);
        assertEquals(List.of("$ bars.py", "begin", " 3/3", "[Success]: end"), Files.readAllLines(log));
        assertTrue(progress.contains("2/3"), progress.toString());
        assertEquals("[Success]: end", last(progress));
    }

    @Test
    void aHundredMegabytesOfChatterNeedLittleMemory() {
        ForkedJvm.run(110, Map.of("JAVA_TOOL_OPTIONS", "-Xmx16m"), Chatter.class, folder.toString())
                .mustSucceed();
    }

    /** A tool that prints 50 MB of lines, 50 MB of one line, and fails. */
    public static final class Chatter {
        private Chatter() {}

        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            FakeTools tools = new FakeTools(folder.resolve("chatter"));
            ToolCommand command = tools.tool("chatter.py", """
                    yes 'a line of a tool that talks too much' | head -c 50000000
                    yes | tr -d '\\n' | head -c 50000000
                    exit 3""");
            Path log = folder.resolve("chatter.log");
            assertThrows(ToolFailedException.class, () -> tools.toolchain().run(command, folder, log, line -> {}));
            assertTrue(Files.size(log) > 100_000_000);
        }
    }

    @Test
    void bytesThatAreNotTextDoNotDisturb() throws Exception {
        run(tools.tool("bytes.py", "printf '\\377\\376\\001 ok\\n'"));
        assertEquals("\ufffd\ufffd ok", Files.readAllLines(log).get(1));
    }

    @Test
    void aFailureNamesTheCommandItsLastLineAndTheLog() throws IOException {
        ToolCommand command = tools.tool("model_deploy.py", "echo something odd; echo; exit 3");
        ToolFailedException failed = assertThrows(ToolFailedException.class, () -> run(command));
        String message = String.valueOf(failed.getMessage());
        assertTrue(message.startsWith("model_deploy.py failed: something odd\n"), message);
        assertTrue(message.contains("\n    log: " + log), message);
        assertTrue(message.contains("\n    likely cause: " + failed.likelyCause()), message);
        assertEquals(log, failed.log());
        assertFalse(failed.inputWrong());
    }

    @Test
    void aToolThatIsKilledSaysThatMemoryIsTheLikelyCause() throws IOException {
        ToolCommand command = tools.tool("model_deploy.py", "kill -9 $$");
        ToolFailedException failed = assertThrows(ToolFailedException.class, () -> run(command));
        assertTrue(failed.likelyCause().contains("memory"), failed.likelyCause());
    }

    @Test
    void aToolThatIsNotThereIsNamed() {
        ToolchainException missing =
                assertThrows(ToolchainException.class, () -> run(new ToolCommand("llm_convert.py", "-m", "x")));
        assertTrue(String.valueOf(missing.getMessage()).contains("llm_convert.py"), missing.getMessage());
    }

    @Test
    void standardInputIsEmptyAndDoesNotWait() throws Exception {
        run(tools.tool("asks.py", "cat; echo asked"));
        assertEquals(List.of("$ asks.py", "asked"), Files.readAllLines(log));
    }

    @Test
    void anInterruptEndsTheToolAndEverythingItStarted() throws Exception {
        ToolCommand command = tools.tool("hangs.py", hanging());
        Thread thread = new Thread(() -> {
            try {
                run(command);
            } catch (InterruptedException expected) {
                progress.add("interrupted");
            }
        });
        thread.start();
        List<Long> children = startedChildren();
        thread.interrupt();
        thread.join();
        assertEquals("interrupted", last(progress));
        assertGone(children);
    }

    @Test
    void theEndOfTheJavaMachineEndsTheToolAndEverythingItStarted() throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Hanging.class.getName(),
                        folder.toString())
                .inheritIO()
                .start();
        List<Long> children = startedChildren();
        java.destroy();
        assertTrue(java.waitFor(30, TimeUnit.SECONDS));
        assertGone(children);
    }

    /** A tool that hangs. */
    public static final class Hanging {
        private Hanging() {}

        public static void main(String[] arguments) throws Exception {
            ToolRunTest test = new ToolRunTest();
            test.folder = Path.of(arguments[0]);
            test.makeTools();
            test.run(test.tools.tool("hangs.py", test.hanging()));
        }
    }

    @Test
    void aChildLeftBehindIsEndedAndDoesNotKeepTheCallerWaiting() throws Exception {
        ToolCommand command = tools.tool("leaves.py", "sleep 1000 & echo $! > " + folder + "/pids; echo done");
        long start = System.nanoTime();
        run(command);
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(60));
        assertGone(startedChildren(1));
        assertEquals(List.of("$ leaves.py", "done"), Files.readAllLines(log));
    }

    @Test
    void aFullDiskIsReportedAndTheToolStillRunsToItsEnd() throws Exception {
        Path full = Path.of("/dev/full");
        ToolCommand command = tools.tool("talks.py", "yes | head -c 1000000; touch " + folder + "/ended");
        ToolchainException broken = assertThrows(
                ToolchainException.class, () -> tools.toolchain().run(command, folder, full, progress::add));
        assertTrue(String.valueOf(broken.getMessage()).contains("No space left"), broken.getMessage());
        assertTrue(Files.exists(folder.resolve("ended")));
    }

    @Test
    void settingsOfTheCallersPythonDoNotReachAnEnvironment() throws Exception {
        tools.tool("env.py", "env");
        Map<String, String> environment = FakeTools.environment();
        environment.putAll(Map.of(
                "PYTHONPATH",
                "/other",
                "PYTHONHOME",
                "/other",
                "TPUC_ROOT",
                "/other",
                "MALLOC_ARENA_MAX",
                "1",
                "LD_LIBRARY_PATH",
                "/other",
                "HTTPS_PROXY",
                "kept"));
        List<String> seen = seenEnvironment(environment);
        assertEquals(
                List.of(), seen.stream().filter(line -> line.contains("/other")).toList());
        assertFalse(seen.stream().anyMatch(line -> line.startsWith("MALLOC_")));
        assertTrue(seen.contains("HTTPS_PROXY=kept"));
        assertTrue(seen.stream().anyMatch(line -> line.startsWith("PATH=" + tools.bin() + ":")), seen.toString());
    }

    @Test
    void toolsBuiltFromSourceKeepTheSettingsTheyNeed() throws Exception {
        tools.tool("env.py", "env");
        Files.delete(folder.resolve("venv/pyvenv.cfg"));
        Map<String, String> environment = FakeTools.environment();
        environment.put("PYTHONPATH", "/other");
        assertTrue(seenEnvironment(environment).contains("PYTHONPATH=/other"));
    }

    private List<String> seenEnvironment(Map<String, String> environment) throws Exception {
        environment.put("PATH", tools.bin() + ":" + environment.get("PATH"));
        Toolchain.find(ToolchainSettings.NONE, environment).run(new ToolCommand("env.py"), folder, log, progress::add);
        return Files.readAllLines(log);
    }

    private void run(ToolCommand command) throws InterruptedException {
        tools.toolchain().run(command, folder, log, progress::add);
    }

    /** A child, a grandchild whose parent is gone, one in a session of its own, all deaf to SIGTERM. */
    private String hanging() {
        String deaf = "sh -c 'trap \"\" TERM INT HUP; echo $$ >> " + folder + "/pids; while :; do sleep 1; done'";
        return "trap '' TERM\n" + deaf + " &\n(" + deaf + " &)\nsetsid " + deaf + " &\nwait";
    }

    private List<Long> startedChildren() throws Exception {
        return startedChildren(3);
    }

    private List<Long> startedChildren(int count) throws Exception {
        Path pids = folder.resolve("pids");
        while (!Files.exists(pids) || Files.readAllLines(pids).size() < count) {
            Thread.sleep(20);
        }
        return Files.readAllLines(pids).stream().map(Long::valueOf).toList();
    }

    private static void assertGone(List<Long> processes) throws InterruptedException {
        for (long pid : processes) {
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (isRunning(pid)) {
                assertTrue(System.nanoTime() < limit, "still running: " + pid);
                Thread.sleep(20);
            }
        }
    }

    /** One that nobody has waited for yet is still listed, without a command. */
    private static boolean isRunning(long pid) {
        try {
            return !Files.readString(Path.of("/proc/" + pid + "/cmdline")).isEmpty();
        } catch (IOException gone) {
            return false;
        }
    }

    private static String last(ConcurrentLinkedQueue<String> queue) {
        return queue.stream().reduce("", (before, next) -> next);
    }
}
