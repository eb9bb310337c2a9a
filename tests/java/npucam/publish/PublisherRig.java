package npucam.publish;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import npucam.data.FrameReport;
import npucam.health.Ledger;
import npucam.health.Ledger.Reason;
import npucam.publish.PublishSettings.When;

/** A publisher with its outbox and ledger, short pauses, and what it logged. */
final class PublisherRig implements AutoCloseable {
    /** One for all tests, ended by the end of the process: Moquette takes two seconds to stop. */
    static final LoopbackBroker BROKER = new LoopbackBroker(0);

    static final UUID BOOT_ID = UUID.fromString("4b1f0c5e-9a43-4c1e-8f0a-2f6d5b7c9e10");
    private static final MqttPublisher.Limits SHORT =
            new MqttPublisher.Limits(Duration.ofSeconds(20), Duration.ofMillis(5), Duration.ZERO);

    final Ledger ledger = new Ledger();
    final List<String> warnings = new CopyOnWriteArrayList<>();
    final List<String> information = new CopyOnWriteArrayList<>();
    final List<Long> published = new CopyOnWriteArrayList<>();
    final MqttPublisher publisher;
    private final Outbox outbox;
    private volatile int failAfter;

    PublisherRig(PublishSettings settings) {
        this(settings, SHORT);
    }

    PublisherRig(PublishSettings settings, Duration connectLimit) {
        this(settings, new MqttPublisher.Limits(connectLimit, SHORT.firstPause(), SHORT.stableAfter()));
    }

    private PublisherRig(PublishSettings settings, MqttPublisher.Limits limits) {
        this.outbox = new Outbox(settings, ledger);
        this.publisher = new MqttPublisher(
                settings,
                outbox,
                ledger,
                BOOT_ID,
                this::published,
                limits,
                new BrokerLog("test", ledger, System::nanoTime, warnings::add, information::add));
    }

    private void published(FrameReport report) {
        published.add(report.sequence());
        if (published.size() == failAfter) {
            throw new IllegalStateException("as the test asked for");
        }
    }

    /** The listener fails, once, after this many reports. */
    void failAfterPublishing(int reports) {
        failAfter = reports;
    }

    /** How many threads work for the publisher of this device: its own, and the MQTT client's by their names. */
    static long threadsOf(String device) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.equals("publish") || name.equals("mqtt") || name.endsWith("client-" + device))
                .count();
    }

    PublisherRig started() {
        publisher.start();
        return this;
    }

    void put(FrameReport report) {
        ledger.captured(1);
        outbox.put(report);
    }

    /** Empty frames with the sequences from first to last. */
    void put(long firstSequence, long lastSequence) {
        for (long sequence = firstSequence; sequence <= lastSequence; sequence++) {
            put(Reports.empty(sequence));
        }
    }

    long dropped(Reason reason) {
        return ledger.balance().dropped().getOrDefault(reason, 0L);
    }

    void awaitNothingInFlight() {
        Eventually.equal(0L, () -> ledger.balance().inFlight());
    }

    void awaitConnected(int times) {
        Eventually.isTrue(() -> information.size() >= times);
    }

    void awaitWarning(String part) {
        Eventually.isTrue(() -> warnings.stream().anyMatch(line -> line.contains(part)));
    }

    @Override
    public void close() {
        publisher.close();
    }

    static SettingsBuilder settings(URI broker, String device) {
        return new SettingsBuilder(broker, device);
    }

    /** Publish settings with test defaults. */
    static final class SettingsBuilder {
        private final URI broker;
        private final String device;
        private Optional<String> username = Optional.empty();
        private Optional<Path> passwordFile = Optional.empty();
        private String camera = "camera";
        private When when = When.EVERY_FRAME;
        private int outboxCapacity = 10_000;
        private Duration keepAlive = Duration.ofSeconds(20);
        private Duration reconnectMax = Duration.ofMillis(40);

        private SettingsBuilder(URI broker, String device) {
            this.broker = broker;
            this.device = device;
        }

        SettingsBuilder login(String user, Path file) {
            username = Optional.of(user);
            passwordFile = Optional.of(file);
            return this;
        }

        SettingsBuilder camera(String value) {
            camera = value;
            return this;
        }

        SettingsBuilder when(When value) {
            when = value;
            return this;
        }

        SettingsBuilder outboxCapacity(int value) {
            outboxCapacity = value;
            return this;
        }

        SettingsBuilder keepAlive(Duration value) {
            keepAlive = value;
            return this;
        }

        SettingsBuilder reconnectMax(Duration value) {
            reconnectMax = value;
            return this;
        }

        PublishSettings build() {
            return new PublishSettings(
                    broker,
                    username,
                    passwordFile,
                    "client-" + device,
                    "test",
                    device,
                    camera,
                    when,
                    0,
                    outboxCapacity,
                    keepAlive,
                    reconnectMax);
        }
    }
}
