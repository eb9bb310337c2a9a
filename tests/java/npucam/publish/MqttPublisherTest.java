package npucam.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import npucam.health.Ledger.Reason;
import npucam.publish.ModelReport.State;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A publisher, a broker, a subscriber, and a network that works. */
@Timeout(120)
class MqttPublisherTest {
    private final LoopbackBroker broker = PublisherRig.BROKER;

    @Test
    void everyReportArrivesInOrderAndFitsTheSchema() throws MqttException {
        try (Subscriber subscriber = new Subscriber(broker.uri(), "orderly");
                PublisherRig rig = rig("orderly").started()) {
            for (int sequence = 0; sequence < 500; sequence++) {
                rig.put(Reports.withObjects(sequence, sequence % 50 == 0 ? 300 : sequence % 5));
                if (sequence % 50 == 49) {
                    // The broker drops what a subscriber does not read in time, so it is not hurried.
                    Eventually.equal(sequences(0, sequence), subscriber::sequences);
                }
            }
            assertEquals(List.of(), subscriber.offences());
            rig.awaitNothingInFlight();
            assertEquals(
                    "captured 500 = published 500 + dropped 0 + in flight 0",
                    rig.ledger.balance().toString());
            assertEquals(sequences(0, 499), rig.published);
        }
    }

    @Test
    void onlineIsRetainedForThoseWhoComeLater() throws MqttException {
        try (PublisherRig rig = rig("lasting").started()) {
            rig.awaitConnected(1);
            try (Subscriber late = new Subscriber(broker.uri(), "lasting")) {
                Eventually.equal(List.of("[online]"), late::statuses);
            }
        }
    }

    @Test
    void whichModelRunsIsRetainedForThoseWhoComeLater() throws MqttException {
        try (PublisherRig rig = rig("watched")) {
            rig.publisher.announce(new ModelReport(State.LAST_GOOD, "yolo \"new\".mud", "finds nothing"));
            rig.started().awaitConnected(1);
            try (Subscriber late = new Subscriber(broker.uri(), "watched")) {
                Eventually.equal(1, () -> late.models().size());
                String report = late.models().get(0);
                assertTrue(report.startsWith("{\"schema\":1,\"device\":\"watched\","), report);
                assertTrue(
                        report.endsWith(
                                "\"state\":\"last_good\",\"file\":\"yolo \\\"new\\\".mud\",\"problem\":\"finds nothing\"}"),
                        report);
            }
        }
    }

    @Test
    void aCleanStopEndsInStoppedAndTheWillStaysUnsaid() throws MqttException {
        try (Subscriber subscriber = new Subscriber(broker.uri(), "clean")) {
            PublisherRig rig = rig("clean").started();
            rig.awaitConnected(1);
            rig.close();
            Eventually.equal(List.of("online", "stopped"), subscriber::statuses);
            PublisherRig again = rig("clean").started();
            again.awaitConnected(1);
            again.close();
            Eventually.equal(List.of("online", "stopped", "online", "stopped"), subscriber::statuses);
        }
        try (Subscriber late = new Subscriber(broker.uri(), "clean")) {
            Eventually.equal(List.of("[stopped]"), late::statuses);
        }
    }

    @Test
    void whatIsInTheOutboxIsPublishedBeforeTheStop() throws MqttException {
        try (Subscriber subscriber = new Subscriber(broker.uri(), "flushed")) {
            PublisherRig rig = rig("flushed").started();
            rig.put(0, 199);
            rig.close();
            assertEquals(
                    "captured 200 = published 200 + dropped 0 + in flight 0",
                    rig.ledger.balance().toString());
            Eventually.equal(sequences(0, 199), subscriber::sequences);
            Eventually.equal(List.of("online", "stopped"), subscriber::statuses);
        }
    }

    @Test
    void reportsThatComeAfterTheStopCountAsStopped() {
        PublisherRig rig = rig("late").started();
        rig.close();
        rig.put(0, 9);
        assertEquals(10, rig.dropped(Reason.STOPPED));
        assertEquals(0, rig.ledger.balance().inFlight());
    }

    @Test
    void aReportThatFailsTheListenerDoesNotEndPublishing() throws MqttException {
        try (Subscriber subscriber = new Subscriber(broker.uri(), "clumsy");
                PublisherRig rig = rig("clumsy")) {
            rig.failAfterPublishing(3);
            rig.started().put(0, 9);
            Eventually.equal(sequences(0, 9), subscriber::sequences);
            rig.awaitWarning("npucam failed to publish");
            rig.awaitNothingInFlight();
            assertEquals(10, rig.ledger.balance().published());
        }
    }

    @Test
    void aPublisherThatIsStoppedLeavesNoThread() {
        PublisherRig rig = rig("threads").started();
        rig.awaitConnected(1);
        assertTrue(PublisherRig.threadsOf("threads") > 0, "the count must see them");
        rig.close();
        Eventually.equal(0L, () -> PublisherRig.threadsOf("threads"));
    }

    private PublisherRig rig(String device) {
        return new PublisherRig(PublisherRig.settings(broker.uri(), device).build());
    }

    static List<Long> sequences(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}
