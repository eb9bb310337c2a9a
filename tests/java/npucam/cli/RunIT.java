package npucam.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import npucam.cli.Program.Result;
import npucam.npu.FakeRuntimes;
import npucam.publish.LoopbackBroker;
import npucam.publish.Subscriber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service from its config file to a subscriber. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theServicePublishesWhatItSeesAndEndsCleanlyAtSigterm(boolean dualBuff) throws Exception {
        try (LoopbackBroker broker = new LoopbackBroker(0);
                Subscriber subscriber = new Subscriber(broker.uri(), "gate")) {
            Path config = config(broker.uri(), "source = \"synthetic\"", "dual_buff = " + dualBuff);
            try (Program service = Program.start(Map.of(), "run", "-c", config.toString())) {
                waitUntil(service, () -> subscriber.sequences().size() >= 20);
                service.terminate();
                Result result = service.result();

                assertEquals(0, result.exitCode(), result.err());
                assertEquals(List.of(), result.out(), "stdout is for data");
                assertTrue(result.err().contains("+ in flight 0"), result.err());
                waitUntil(service, () -> subscriber.statuses().contains("stopped"));
            }
            assertEquals(List.of(), subscriber.offences());
            assertEquals(List.of("online", "stopped"), subscriber.statuses());
            assertEquals(1, subscriber.models().size());
            assertTrue(subscriber.models().get(0).contains("\"state\":\"unchecked\",\"file\":\"shapes.mud\""));
            List<Long> sequences = subscriber.sequences();
            assertEquals(sequences.stream().sorted().distinct().toList(), sequences);
        }
    }

    @Test
    void aFastVideoIsPublishedWholeAndTheServiceEndsWithIt() throws Exception {
        try (LoopbackBroker broker = new LoopbackBroker(0);
                Subscriber subscriber = new Subscriber(broker.uri(), "gate")) {
            Path video = Path.of("tests/data/media/people-10s.mp4").toAbsolutePath();
            Path config = config(broker.uri(), "source = \"video\"\npath = \"" + video + "\"\npace = \"fast\"", "");
            Result result = Program.run("run", "-c", config.toString());

            assertEquals(0, result.exitCode(), result.err());
            assertTrue(result.err().contains("captured 100 = published 100 + dropped 0 + in flight 0"), result.err());
            assertEquals(List.of(), subscriber.offences());
        }
    }

    @Test
    void aBrokerThatIsAwayAtTheStartIsWaitedFor() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path config = config(URI.create("mqtt://127.0.0.1:" + port), "source = \"synthetic\"", "");
        try (Program service = Program.start(Map.of(), "run", "-c", config.toString())) {
            waitUntil(service, () -> service.err().contains("127.0.0.1:" + port));
            try (LoopbackBroker broker = new LoopbackBroker(port);
                    Subscriber subscriber = new Subscriber(broker.uri(), "gate")) {
                waitUntil(service, () -> subscriber.sequences().size() >= 5);
                service.terminate();
                assertEquals(0, service.result().exitCode(), service.err());
            }
        }
    }

    @Test
    void aCameraThatIsMissingEndsTheServiceWithOneLineSoThatSystemdStartsItAgain() throws Exception {
        Path config = config(
                URI.create("mqtt://127.0.0.1:1"), "source = \"v4l2\"\ndevice = \"/dev/video-that-is-not-there\"", "");
        Result result = Program.run("run", "-c", config.toString());

        assertEquals(1, result.exitCode(), result.err());
        assertTrue(result.err().contains("/dev/video-that-is-not-there"), result.err());
        assertTrue(!result.err().contains("\tat "), result.err());
    }

    @Test
    void aVideoOfNoBytesEndsTheServiceWithOneLine() throws Exception {
        Path video = Files.createFile(folder.resolve("empty.mp4"));
        Path config = config(URI.create("mqtt://127.0.0.1:1"), "source = \"video\"\npath = \"" + video + "\"", "");
        Result result = Program.run("run", "-c", config.toString());

        assertEquals(1, result.exitCode(), result.err());
        assertTrue(result.err().contains("empty.mp4"), result.err());
        assertTrue(!result.err().contains("\tat "), result.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bmrt_launch_tensor_ex", "bm_thread_sync"})
    void anInferenceThatDoesNotComeBackEndsTheServiceAndNamesTheCall(String call) throws Exception {
        FakeRuntimes.library("bmrt", "libbmlib.so.0", "bmlib.c");
        Path runtime = FakeRuntimes.library("bmrt", "libbmrt.so.1.0", "bmrt.c");
        Path config = Files.writeString(folder.resolve("npucam.toml"), """
                [camera]
                source = "synthetic"
                [model]
                file = "%s"
                [npu]
                library_path = "%s"
                stuck_after = "1s"
                [mqtt]
                broker = "mqtt://127.0.0.1:1"
                """.formatted(
                        Path.of("models/shapes/npu/shapes-concat-bm1684x-int8-nokernel.bmodel")
                                .toAbsolutePath(),
                        runtime.toAbsolutePath()));
        try (Program service =
                Program.start(Map.of("NPUCAM_FAKE", "hang." + call + "=20"), "run", "-c", config.toString())) {
            Result result = service.result();
            assertEquals(ExitCode.STUCK, result.exitCode(), result.err());
            assertTrue(result.err().matches("(?s).*stuck in Bm\\w+\\." + call + ", .*"), result.err());
        }
    }

    private Path config(URI broker, String camera, String pipeline) throws IOException {
        return Files.writeString(folder.resolve("npucam.toml"), """
                [device]
                name = "gate"
                [camera]
                %s
                [model]
                file = "%s"
                [pipeline]
                %s
                [mqtt]
                broker = "%s"
                topic_prefix = "test"
                """.formatted(
                        camera, Path.of("models/shapes/shapes.mud").toAbsolutePath(), pipeline, broker));
    }

    private static void waitUntil(Program service, Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            assertTrue(service.isRunning() || condition.call(), "the service has ended: " + service.err());
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
