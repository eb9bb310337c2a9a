package npucam.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import npucam.capture.CaptureSettings.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RtspSourceTest {
    @Test
    void aServerThatSaysNothingIsAFailureAfterTheTimeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                FrameSource source = FrameSources.open(stream(silent, Duration.ofSeconds(1)))) {
            CaptureException failure = assertThrows(CaptureException.class, source::advance);
            String message = String.valueOf(failure.getMessage());
            assertTrue(message.startsWith("stream rtsp://127.0.0.1:" + silent.getLocalPort()), message);
            // Our wait and FFmpeg's own, twice as each tries, end at about the same time.
            assertTrue(
                    message.contains("no frame within the timeout of 1000 ms") || message.contains("timed out"),
                    message);
            assertEquals(0, source.corruptFrames());
        }
    }

    @Test
    void stopDoesNotWaitForAConnectionThatHangs() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            FrameSource source = FrameSources.open(stream(silent, Duration.ofSeconds(20)));
            CompletableFuture<Boolean> advance = CompletableFuture.supplyAsync(source::advance);
            silent.accept().getInputStream().read();
            source.stop();
            assertFalse(advance.get(10, TimeUnit.SECONDS));
            source.close();
        }
    }

    @Test
    void aConnectionThatHangsDoesNotHoldUpOtherSources() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                FrameSource hanging = FrameSources.open(stream(silent, Duration.ofMinutes(5)));
                FrameSource clip = FrameSources.open(TestSettings.video(TestSettings.CLIP))) {
            try (Socket connection = silent.accept()) {
                assertTrue(connection.getInputStream().read() >= 0);
                assertTrue(CompletableFuture.supplyAsync(clip::advance).get(15, TimeUnit.SECONDS));
            }
            hanging.stop();
        }
    }

    @Test
    void nobodyListeningThereIsSaidWithTheFix() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        CaptureSettings settings = stream("rtsp://admin:secret@127.0.0.1:" + port + "/live", Duration.ofSeconds(20));
        try (FrameSource source = FrameSources.open(settings)) {
            CaptureException failure = assertThrows(CaptureException.class, source::advance);
            String message = String.valueOf(failure.getMessage());
            assertTrue(
                    message.startsWith("stream rtsp://admin:***@127.0.0.1:" + port + "/live: Connection refused"),
                    message);
            assertTrue(message.contains("check host and port"), message);
            assertFalse(message.contains("secret"), message);
        }
    }

    @Test
    void aCameraThatWantsAPasswordIsSaidWithTheFix() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                FrameSource source = FrameSources.open(stream(server, Duration.ofSeconds(20)))) {
            CompletableFuture<Void> answers = CompletableFuture.runAsync(() -> refuse(server));
            CaptureException failure = assertThrows(CaptureException.class, source::advance);
            String message = String.valueOf(failure.getMessage());
            assertTrue(message.contains("401") && message.contains("check user name and password"), message);
            assertFalse(answers.isCompletedExceptionally());
        }
    }

    /** Answers every request with 401 until the socket is closed. */
    private static void refuse(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket connection = server.accept()) {
                connection.getInputStream().read(new byte[4096]);
                connection.getOutputStream().write("""
                        RTSP/1.0 401 Unauthorized\r
                        CSeq: 1\r
                        \r
                        """.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static CaptureSettings stream(ServerSocket server, Duration timeout) {
        return stream("rtsp://127.0.0.1:" + server.getLocalPort() + "/live", timeout);
    }

    private static CaptureSettings stream(String address, Duration timeout) {
        return new CaptureSettings(Kind.RTSP, address, false, false, 0, 0, 0, timeout);
    }
}
