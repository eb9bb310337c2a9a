package npucam.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SystemdNotifyTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theStateArrivesAtThePathAndAtTheAbstractSocket(boolean isAbstract) {
        String name = isAbstract
                ? "@npucam-" + UUID.randomUUID()
                : folder.resolve("notify").toString();
        try (NotifySocket systemd = new NotifySocket(name)) {
            new SystemdNotify(Map.of("NOTIFY_SOCKET", name)).send("READY=1");
            assertEquals("READY=1", systemd.receive());
        }
    }

    @Test
    void withoutSystemdNothingIsSent() {
        new SystemdNotify(Map.of()).send("READY=1");
    }

    @Test
    void aSocketThatIsGoneIsNoReasonToStop() {
        new SystemdNotify(Map.of("NOTIFY_SOCKET", folder.resolve("nobody").toString())).send("WATCHDOG=1");
        new SystemdNotify(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(200))).send("WATCHDOG=1");
    }
}
