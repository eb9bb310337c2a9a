package npucam.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LoopbackBrokerTest {
    @Test
    void closingFreesThePortAndTheThreadsAndNoFileWasWritten() throws IOException {
        int port;
        try (LoopbackBroker broker = new LoopbackBroker(0)) {
            port = broker.port();
            assertEquals("mqtt://127.0.0.1:" + port, broker.uri().toString());
            assertTrue(sessionThreads() > 0, "the count must see them");
        }
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        Eventually.equal(0L, LoopbackBrokerTest::sessionThreads);
        assertTrue(Files.notExists(Path.of("data")) && Files.notExists(Path.of(".moquette_uuid")));
    }

    @Test
    void aTakenPortIsNamedWithTheFix() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PublishException e = assertThrows(PublishException.class, () -> new LoopbackBroker(taken.getLocalPort()));
            String message = String.valueOf(e.getMessage());
            assertTrue(message.startsWith("cannot listen on 127.0.0.1:" + taken.getLocalPort()), message);
            assertTrue(message.endsWith("Choose another port"), message);
        }
    }

    private static long sessionThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("Session Executor")
                        || thread.getName().startsWith("nioEventLoopGroup"))
                .count();
    }
}
