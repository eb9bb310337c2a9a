package npucam.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import npucam.health.Ledger.Balance;
import npucam.health.Ledger.Reason;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A network between publisher and broker that is cut, goes silent or leads nowhere. */
@Timeout(120)
class MqttPublisherOutageTest {
    private final LoopbackBroker broker = PublisherRig.BROKER;
    private TcpProxy network;

    @BeforeEach
    void layNetwork() throws IOException {
        network = new TcpProxy(broker.port());
    }

    @AfterEach
    void tearNetwork() throws IOException {
        network.close();
    }

    @Test
    void aCutConnectionMakesTheBrokerSayOfflineAndTheNextOneOnline() throws MqttException {
        try (Subscriber subscriber = new Subscriber(broker.uri(), "cut");
                PublisherRig rig = new PublisherRig(settings("cut").build()).started()) {
            rig.awaitConnected(1);
            network.refuse();
            Eventually.equal(List.of("online", "offline"), subscriber::statuses);
            network.pass();
            Eventually.equal(List.of("online", "offline", "online"), subscriber::statuses);
        }
    }

    @Test
    void aBrokerThatIsAwayAtTheStartGetsEveryReportOnceItIsThere() throws MqttException {
        network.refuse();
        try (Subscriber subscriber = new Subscriber(broker.uri(), "early");
                PublisherRig rig = new PublisherRig(settings("early").build()).started()) {
            rig.put(0, 99);
            rig.awaitWarning("npucam keeps trying");
            network.pass();
            Eventually.equal(MqttPublisherTest.sequences(0, 99), subscriber::sequences);
            rig.awaitNothingInFlight();
            assertEquals(
                    "captured 100 = published 100 + dropped 0 + in flight 0",
                    rig.ledger.balance().toString());
        }
    }

    @Test
    void aPortNobodyListensOnIsNamedWithTheFix() throws IOException {
        int freePort;
        try (ServerSocket socket = new ServerSocket(0)) {
            freePort = socket.getLocalPort();
        }
        URI nobody = URI.create("mqtt://127.0.0.1:" + freePort);
        try (PublisherRig rig =
                new PublisherRig(PublisherRig.settings(nobody, "lonely").build()).started()) {
            rig.awaitWarning("Connection refused. Is the broker running");
        }
    }

    @Test
    void aHostThatIsNotKnownIsNamedWithTheFix() {
        URI unknown = URI.create("mqtt://no-such-host.invalid:1883");
        try (PublisherRig rig =
                new PublisherRig(PublisherRig.settings(unknown, "lost").build()).started()) {
            rig.awaitWarning("no address is known for the host. Check mqtt.broker");
        }
    }

    @Test
    void anOutageLongerThanTheOutboxCostsExactlyTheOldest() throws MqttException {
        PublishSettings settings = settings("overflow").outboxCapacity(20).build();
        try (Subscriber subscriber = new Subscriber(broker.uri(), "overflow");
                PublisherRig rig = new PublisherRig(settings).started()) {
            rig.put(0, 9);
            Eventually.equal(MqttPublisherTest.sequences(0, 9), subscriber::sequences);
            network.refuse();
            rig.awaitWarning("npucam keeps trying");
            rig.put(10, 109);
            assertEquals(80, rig.dropped(Reason.OUTBOX_FULL));
            network.pass();
            rig.awaitNothingInFlight();
            assertEquals(
                    "captured 110 = published 30 + dropped 80 (outbox full 80) + in flight 0",
                    rig.ledger.balance().toString());
            Eventually.equal(30, () -> subscriber.sequences().size());
            assertEquals(
                    MqttPublisherTest.sequences(90, 109), subscriber.sequences().subList(10, 30));
            Eventually.isTrue(
                    () -> rig.information.stream().anyMatch(line -> line.contains("80 reports were dropped")));
        }
    }

    @Test
    void aSilentNetworkNeitherBlocksTheLineNorHangsThePublisher() throws MqttException {
        PublishSettings settings = settings("silent")
                .outboxCapacity(100)
                .keepAlive(Duration.ofSeconds(1))
                .build();
        try (Subscriber subscriber = new Subscriber(broker.uri(), "silent");
                PublisherRig rig = new PublisherRig(settings).started()) {
            rig.awaitConnected(1);
            network.stall();
            for (int sequence = 0; sequence < 1000; sequence++) {
                rig.put(Reports.withObjects(sequence, 50));
            }
            rig.awaitWarning("npucam keeps trying");
            assertTrue(rig.dropped(Reason.OUTBOX_FULL) > 0);
            network.pass();
            rig.awaitConnected(2);
            rig.put(1000, 1000);
            rig.awaitNothingInFlight();
            Eventually.isTrue(() -> subscriber.sequences().contains(1000L));
            assertEquals(1, rig.dropped(Reason.PUBLISH_FAILED), "only the one that was being written is in doubt");
            assertBalanced(rig.ledger.balance(), 1001);
        }
    }

    @Test
    void aSilentNetworkIsNoticedWithoutAnyReports() {
        PublishSettings settings =
                settings("idle").keepAlive(Duration.ofSeconds(1)).build();
        try (PublisherRig rig = new PublisherRig(settings).started()) {
            rig.awaitConnected(1);
            network.stall();
            rig.awaitWarning("npucam keeps trying");
            network.pass();
            rig.awaitConnected(2);
        }
    }

    @Test
    void aStopWithASilentNetworkEndsAndCountsWhatIsLeft() {
        PublisherRig rig = new PublisherRig(settings("stuck").build()).started();
        rig.awaitConnected(1);
        network.stall();
        for (int sequence = 0; sequence < 1000; sequence++) {
            rig.put(Reports.withObjects(sequence, 50));
        }
        rig.close();
        assertTrue(rig.dropped(Reason.STOPPED) > 0);
        assertEquals(0, rig.dropped(Reason.PUBLISH_FAILED));
        assertBalanced(rig.ledger.balance(), 1000);
        Eventually.equal(0L, () -> PublisherRig.threadsOf("stuck"));
    }

    @Test
    void aStopWithoutABrokerEndsAndCountsWhatIsLeft() {
        network.refuse();
        PublisherRig rig = new PublisherRig(
                        settings("unheard").reconnectMax(Duration.ofHours(1)).build())
                .started();
        rig.put(0, 9);
        rig.awaitWarning("npucam keeps trying");
        rig.close();
        assertEquals(
                "captured 10 = published 0 + dropped 10 (stopped 10) + in flight 0",
                rig.ledger.balance().toString());
    }

    @Test
    void twentyCutsInARowLeakNothingAndTheLedgerBalances() throws MqttException {
        int cuts = 20;
        try (Subscriber subscriber = new Subscriber(broker.uri(), "cuts")) {
            PublisherRig rig =
                    new PublisherRig(settings("cuts").outboxCapacity(50).build()).started();
            long sequence = 0;
            for (int cut = 1; cut <= cuts; cut++) {
                int connects = cut;
                while (rig.information.size() < connects) {
                    rig.put(Reports.empty(sequence++));
                    Thread.onSpinWait();
                }
                for (int i = 0; i < 30; i++) {
                    rig.put(Reports.empty(sequence++));
                }
                network.cut();
                assertTrue(PublisherRig.threadsOf("cuts") <= 12, "two connections' threads at most");
            }
            rig.awaitConnected(cuts + 1);
            rig.put(Reports.empty(sequence));
            rig.awaitNothingInFlight();
            long last = sequence;
            Eventually.isTrue(() -> subscriber.sequences().contains(last));
            assertBalanced(rig.ledger.balance(), last + 1);
            assertTrue(rig.dropped(Reason.PUBLISH_FAILED) <= cuts, "one in doubt per cut at most");
            assertEquals(subscriber.sequences().stream().sorted().toList(), subscriber.sequences(), "order");
            assertEquals(
                    new HashSet<>(subscriber.sequences()).size(),
                    subscriber.sequences().size(),
                    "at most once");
            rig.close();
            Eventually.equal(0L, () -> PublisherRig.threadsOf("cuts"));
        }
    }

    private PublisherRig.SettingsBuilder settings(String device) {
        return PublisherRig.settings(network.uri(), device);
    }

    private static void assertBalanced(Balance balance, long captured) {
        long dropped =
                balance.dropped().values().stream().mapToLong(Long::longValue).sum();
        assertEquals(captured, balance.published() + dropped, balance.toString());
        assertEquals(0, balance.inFlight(), balance.toString());
    }
}
