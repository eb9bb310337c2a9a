package npucam.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SystemdNotifyTest {
    /** libc, for a datagram socket as systemd has one: the JDK cannot make it. */
    interface Libc extends Library {
        Libc INSTANCE = Native.load("c", Libc.class);

        int socket(int domain, int type, int protocol);

        int bind(int descriptor, byte[] address, int length);

        long recv(int descriptor, byte[] bytes, long length, int flags);

        int close(int descriptor);
    }

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theStateArrivesAtThePathAndAtTheAbstractSocket(boolean isAbstract) {
        String name = isAbstract
                ? "@npucam-" + UUID.randomUUID()
                : folder.resolve("notify").toString();
        int unix = 1;
        int datagram = 2;
        int descriptor = Libc.INSTANCE.socket(unix, datagram, 0);
        try {
            byte[] address = ("\1\0" + (isAbstract ? "\0" + name.substring(1) : name + "\0"))
                    .getBytes(StandardCharsets.ISO_8859_1);
            assertEquals(0, Libc.INSTANCE.bind(descriptor, address, address.length));
            new SystemdNotify(Map.of("NOTIFY_SOCKET", name)).send("READY=1");
            byte[] received = new byte[100];
            int length = (int) Libc.INSTANCE.recv(descriptor, received, received.length, 0);
            assertEquals("READY=1", new String(received, 0, length, StandardCharsets.UTF_8));
        } finally {
            Libc.INSTANCE.close(descriptor);
        }
    }

    @Test
    void withoutSystemdNothingIsSentAndNothingWatches() {
        SystemdNotify notify = new SystemdNotify(Map.of("WATCHDOG_USEC", "5000000"));
        notify.send("READY=1");
        assertEquals(Optional.empty(), notify.watchdogMicros());
    }

    @Test
    void aSocketThatIsGoneIsNoReasonToStop() {
        new SystemdNotify(Map.of("NOTIFY_SOCKET", folder.resolve("nobody").toString())).send("WATCHDOG=1");
        new SystemdNotify(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(200))).send("WATCHDOG=1");
    }

    @Test
    void theWatchdogTimeIsTaken() {
        Map<String, String> environment = Map.of("NOTIFY_SOCKET", "/nowhere", "WATCHDOG_USEC", "20000000");
        assertEquals(Optional.of(20_000_000L), new SystemdNotify(environment).watchdogMicros());
    }
}
