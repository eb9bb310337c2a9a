package npucam.ci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import npucam.health.Ledger;
import npucam.health.Ledger.Balance;
import npucam.health.Ledger.Reason;
import npucam.publish.Eventually;
import npucam.publish.MqttPublisher;
import npucam.publish.Outbox;
import npucam.publish.PublishSettings;
import npucam.publish.PublishSettings.When;
import npucam.publish.Reports;
import npucam.publish.Subscriber;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The publisher against Debian's mosquitto, which is killed, restarted, and told whom to refuse. */
@Tag("ci")
@Timeout(300)
class MosquittoIT {
    private static final String DEVICE = "device";
    private static final long FRAME_NANOS = 2_000_000;

    @TempDir
    private Path folder;

    private final Ledger ledger = new Ledger();
    private final AtomicLong nextSequence = new AtomicLong();

    @Test
    void aBrokerKilledAndRestartedUnderLoadIsComeBackToEveryTime()
            throws IOException, InterruptedException, MqttException {
        int restarts = 6;
        try (Mosquitto mosquitto = new Mosquitto(folder, "allow_anonymous true")) {
            PublishSettings settings = settings(mosquitto, Optional.empty());
            Outbox outbox = new Outbox(settings, ledger);
            MqttPublisher publisher = started(settings, outbox);
            AtomicBoolean done = new AtomicBoolean();
            Thread line = new Thread(() -> putUntil(done, outbox));
            line.start();
            for (int restart = 0; restart < restarts; restart++) {
                assertPublishesInOrder(mosquitto);
                if (restart % 3 == 2) {
                    mosquitto.terminate();
                } else {
                    mosquitto.kill();
                }
                mosquitto.restart();
            }
            assertPublishesInOrder(mosquitto);
            done.set(true);
            line.join();
            Eventually.equal(0L, () -> ledger.balance().inFlight());
            try (Subscriber late = new Subscriber(mosquitto.uri(), DEVICE)) {
                publisher.close();
                Eventually.equal(List.of("[online]", "stopped"), late::statuses);
            }
            Balance balance = ledger.balance();
            assertEquals(nextSequence.get(), balance.captured());
            assertEquals(balance.captured(), balance.published() + failed(), "nothing but what was in doubt is lost");
            assertTrue(failed() <= restarts, "one in doubt per restart at most: " + balance);
        }
    }

    @Test
    void aWrongPasswordPublishesNothingUntilItsFileIsMended() throws IOException, InterruptedException {
        Path users = Mosquitto.passwordFile(folder, "camera", "right");
        Path password = Files.writeString(folder.resolve("password"), "wrong\n");
        try (Mosquitto mosquitto = new Mosquitto(folder, "allow_anonymous false", "password_file " + users)) {
            PublishSettings settings = settings(mosquitto, Optional.of(password));
            Outbox outbox = new Outbox(settings, ledger);
            MqttPublisher publisher = started(settings, outbox);
            put(outbox);
            Eventually.isTrue(() -> mosquitto.logSays("not authorised"));
            assertEquals(0, ledger.balance().published());
            Files.writeString(password, "right\n");
            Eventually.equal(1L, () -> ledger.balance().published());
            publisher.close();
        }
    }

    @Test
    void reportsTheAccessListDeniesAreNotCountedAsPublished() throws IOException, InterruptedException {
        Path accessList = Files.writeString(folder.resolve("acl"), "topic readwrite test/device/status\n");
        try (Mosquitto mosquitto = new Mosquitto(folder, "allow_anonymous true", "acl_file " + accessList)) {
            PublishSettings settings = settings(mosquitto, Optional.empty());
            Outbox outbox = new Outbox(settings, ledger);
            MqttPublisher publisher = started(settings, outbox);
            put(outbox);
            put(outbox);
            Eventually.equal(2L, this::failed);
            assertEquals(0, ledger.balance().published());
            publisher.close();
        }
    }

    private void assertPublishesInOrder(Mosquitto mosquitto) throws MqttException {
        try (Subscriber subscriber = new Subscriber(mosquitto.uri(), DEVICE)) {
            long now = nextSequence.get();
            Eventually.isTrue(() -> subscriber.sequences().stream().anyMatch(sequence -> sequence >= now));
            List<Long> seen = subscriber.sequences();
            assertEquals(seen.stream().sorted().distinct().toList(), seen);
            assertEquals(List.of(), subscriber.offences());
            assertTrue(subscriber.statuses().get(0).contains("online"), "" + subscriber.statuses());
        }
    }

    private MqttPublisher started(PublishSettings settings, Outbox outbox) {
        MqttPublisher publisher = new MqttPublisher(settings, outbox, ledger, UUID.randomUUID());
        publisher.start();
        return publisher;
    }

    private void putUntil(AtomicBoolean done, Outbox outbox) {
        while (!done.get()) {
            put(outbox);
            LockSupport.parkNanos(FRAME_NANOS);
        }
    }

    private void put(Outbox outbox) {
        ledger.captured(1);
        outbox.put(Reports.empty(nextSequence.getAndIncrement()));
    }

    private long failed() {
        return ledger.balance().dropped().getOrDefault(Reason.PUBLISH_FAILED, 0L);
    }

    private static PublishSettings settings(Mosquitto mosquitto, Optional<Path> password) {
        return new PublishSettings(
                mosquitto.uri(),
                password.map(file -> "camera"),
                password,
                "mosquitto-it",
                "test",
                DEVICE,
                "camera",
                When.EVERY_FRAME,
                0,
                100_000,
                Duration.ofSeconds(20),
                Duration.ofMillis(500));
    }
}
