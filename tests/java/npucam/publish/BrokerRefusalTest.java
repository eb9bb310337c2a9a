package npucam.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import npucam.health.Ledger.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Brokers that refuse, misbehave or say goodbye: each gets one clear line, and the publisher goes on trying. */
@Timeout(120)
class BrokerRefusalTest {
    private static final String DISCONNECT = "E0 02 %s 00";

    @TempDir
    private Path folder;

    @Test
    void aWrongPasswordIsNamedAndARightOneIsTakenWithoutARestart() throws IOException {
        Path passwordFile = Files.writeString(folder.resolve("password"), "wrong\n");
        try (LoopbackBroker strict = new LoopbackBroker(
                        0,
                        (client, user, password) -> "camera-user".equals(user)
                                && password != null
                                && "right".equals(new String(password, StandardCharsets.UTF_8)));
                PublisherRig rig = new PublisherRig(PublisherRig.settings(strict.uri(), "guarded")
                                .login("camera-user", passwordFile)
                                .build())
                        .started()) {
            rig.awaitWarning("the broker refuses user camera-user. Check mqtt.username, mqtt.password_file");
            Files.delete(passwordFile);
            rig.awaitWarning("password does not exist");
            Files.writeString(passwordFile, "right\n");
            rig.awaitConnected(1);
            assertEquals(2, rig.warnings.size(), "one line per reason: " + rig.warnings);
        }
    }

    @ParameterizedTest
    @CsvSource({"FFFF, 65535", "8000, 32768"})
    void aReceiveMaximumTheClientLibraryMisreadsIsRefusedWithTheFix(String hex, String announced) throws IOException {
        try (FakeBroker broker = new FakeBroker(connection -> {
                    connection.take();
                    connection.send("20 06 00 00 03 21 " + hex);
                    connection.takeAll();
                });
                PublisherRig rig = rig(broker, "wide")) {
            rig.awaitWarning("a receive maximum of " + announced);
            rig.awaitWarning("Set it to 32767 or less in the broker");
            assertEquals(0, rig.information.size(), "nothing is published into a window that takes nothing");
        }
    }

    @ParameterizedTest
    @CsvSource({"0001", "7FFF"})
    void anyOtherReceiveMaximumIsKept(String hex) throws IOException {
        try (FakeBroker broker = new FakeBroker(connection -> {
                    connection.take();
                    connection.send("20 06 00 00 03 21 " + hex);
                    connection.takeAll();
                });
                PublisherRig rig = rig(broker, "narrow")) {
            rig.put(0, 999);
            rig.awaitNothingInFlight();
            assertEquals(1000, rig.ledger.balance().published());
            assertEquals(1, broker.connections.get());
        }
    }

    @Test
    void aHostThatNeverAnswersIsGivenUpAndTriedAgain() throws IOException {
        CountDownLatch twice = new CountDownLatch(2);
        try (FakeBroker broker = new FakeBroker(connection -> {
                    twice.countDown();
                    connection.takeAll();
                });
                PublisherRig rig = new PublisherRig(
                                PublisherRig.settings(broker.uri(), "mute").build(), Duration.ofMillis(500))
                        .started()) {
            rig.awaitWarning("no broker answers. Is mqtt.broker an MQTT port?");
            Eventually.equal(0L, twice::getCount);
        }
    }

    @Test
    void aHostThatHangsUpAtOnceLeavesNoThread() throws IOException {
        try (FakeBroker broker = new FakeBroker(connection -> {})) {
            PublisherRig rig = rig(broker, "abrupt");
            Eventually.isTrue(() -> broker.connections.get() >= 20);
            rig.awaitWarning("npucam keeps trying");
            rig.close();
            Eventually.equal(0L, () -> PublisherRig.threadsOf("abrupt"));
        }
    }

    @Test
    void aHostThatSpeaksSomethingElseIsTold() throws IOException {
        try (FakeBroker broker = new FakeBroker(
                        connection -> connection.send(
                                "53 53 48 2D 32 2E 30 2D 4F 70 65 6E 53 53 48 0D 0A 53 53 48 2D 32 2E 30 2D 4F 70 65 6E 53 53 48"));
                PublisherRig rig = rig(broker, "ssh")) {
            rig.awaitWarning("npucam keeps trying");
            Eventually.isTrue(() -> broker.connections.get() >= 3);
        }
    }

    @Test
    void aTopicTheBrokerDoesNotAllowIsToldInsteadOfPublishingIntoNothing() throws IOException {
        try (FakeBroker broker = new FakeBroker(connection -> {
                    connection.welcome();
                    connection.takeAndAcknowledge("87");
                    connection.takeAll();
                });
                PublisherRig rig = rig(broker, "denied")) {
            rig.put(0, 0);
            rig.awaitWarning("does not take messages on test/denied/camera/detections (MQTT reason 0x87)");
            assertEquals(0, rig.ledger.balance().published());
        }
    }

    @Test
    void aModelTopicThatIsNotAllowedKeepsNoDetectionsBack() throws IOException {
        try (FakeBroker broker = new FakeBroker(connection -> {
                    connection.welcome();
                    connection.takeAndAcknowledge("87");
                    connection.takeAll();
                });
                PublisherRig rig = announcing(broker, "modest")) {
            rig.put(0, 9);
            rig.awaitNothingInFlight();
            assertEquals(10, rig.ledger.balance().published());
            assertEquals(1, broker.connections.get());
        }
    }

    @Test
    void aBrokerThatHangsUpOnTheModelTopicIsNotAskedAgain() throws IOException {
        CountDownLatch first = new CountDownLatch(1);
        try (FakeBroker broker = new FakeBroker(connection -> {
                    connection.welcome();
                    if (first.getCount() > 0) {
                        first.countDown();
                        connection.take();
                    } else {
                        connection.takeAll();
                    }
                });
                PublisherRig rig = announcing(broker, "strict")) {
            rig.awaitConnected(1);
            rig.put(0, 9);
            rig.awaitNothingInFlight();
            assertEquals(10, rig.ledger.balance().published());
            assertEquals(2, broker.connections.get());
        }
    }

    @Test
    void aBrokerThatShutsDownIsALostConnection() throws IOException {
        try (FakeBroker broker = new FakeBroker(connection -> {
                    connection.welcome();
                    connection.send(String.format(DISCONNECT, "8B"));
                });
                PublisherRig rig = rig(broker, "dismissed")) {
            rig.awaitWarning("the broker is busy or shutting down (MQTT reason 0x8B)");
            rig.awaitConnected(3);
        }
    }

    @Test
    void aSecondClientWithTheSameIdIsToldAndNotFoughtWith() throws IOException, InterruptedException {
        try (FakeBroker broker = new FakeBroker(connection -> {
                    connection.welcome();
                    connection.send(String.format(DISCONNECT, "8E"));
                });
                PublisherRig rig = new PublisherRig(PublisherRig.settings(broker.uri(), "twin")
                                .reconnectMax(Duration.ofHours(1))
                                .build())
                        .started()) {
            rig.awaitWarning("another client uses mqtt.client_id = client-twin too");
            // An ordinary pause would be over after 10 ms.
            Thread.sleep(300);
            assertEquals(1, broker.connections.get());
        }
    }

    @Test
    void aMessageTheBrokerFindsTooLargeDoesNotComeBackForEver() throws IOException {
        try (FakeBroker broker = new FakeBroker(connection -> {
                    connection.welcome();
                    connection.take();
                    connection.send(String.format(DISCONNECT, "95"));
                });
                PublisherRig rig = rig(broker, "large")) {
            rig.put(0, 0);
            rig.awaitConnected(2);
            assertEquals(1, rig.dropped(Reason.PUBLISH_FAILED));
            assertEquals(1, rig.warnings.size(), "the reason, not what it did to the message: " + rig.warnings);
            assertTrue(rig.warnings.get(0).contains("larger than the broker allows"), rig.warnings.get(0));
        }
    }

    private static PublisherRig announcing(FakeBroker broker, String device) {
        PublisherRig rig =
                new PublisherRig(PublisherRig.settings(broker.uri(), device).build());
        rig.publisher.announce(new ModelReport(ModelReport.State.PROVEN, "cam.mud", ""));
        return rig.started();
    }

    private static PublisherRig rig(FakeBroker broker, String device) {
        return new PublisherRig(PublisherRig.settings(broker.uri(), device).build()).started();
    }
}
