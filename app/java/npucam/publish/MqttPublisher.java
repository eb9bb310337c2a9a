package npucam.publish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import npucam.data.FrameReport;
import npucam.health.Ledger;
import npucam.health.Ledger.Reason;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Takes reports out of the outbox and publishes them, for as long as it takes the broker to be there: a thread of its own
 * connects, publishes, and after a loss connects again, with growing pauses, until {@link #close}.
 *
 * <p>Detections go out at QoS 0, in the order they were put, each at most once. {@code published} in the ledger means that
 * the message was handed to the operating system's socket, not that the broker has it: when the network goes silently, up to
 * 64 KiB of published messages may be lost. A report that was being written when the connection broke counts as
 * {@code PUBLISH_FAILED}. The first report on each connection goes out at QoS 1, because only then do brokers say that a topic
 * is not allowed; at QoS 0 they would drop every report without a word.
 *
 * <p>Status, retained, at QoS 1: {@code online} after every connect, {@code stopped} on a clean stop, and {@code offline} from
 * the broker (as our last will) when the connection breaks. Which model runs, retained, at QoS 1 after every connect, until a
 * broker does not take it: one that does not allow the topic, or breaks the connection for it, is no reason to publish nothing.
 */
public final class MqttPublisher implements AutoCloseable {
    /** The waits that are not part of the config. */
    record Limits(Duration connect, Duration firstPause, Duration stableAfter) {
        /** Ten seconds for TCP and CONNACK; pauses from 1 s, and from there again once a connection has lasted ten. */
        static final Limits STANDARD =
                new Limits(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(10));
    }

    private static final Duration STOP_LIMIT = Duration.ofSeconds(1);
    /** Of the time to stop, the part for reports; the rest is for {@code stopped} and its acknowledgement. */
    private static final double FLUSH_SHARE = 0.75;

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PublishSettings settings;
    private final Outbox outbox;
    private final Ledger ledger;
    private final Consumer<FrameReport> afterPublish;
    private final Limits limits;
    private final ReportJson json;
    private final Backoff backoff;
    private final BrokerLog log;
    private final Thread thread = new Thread(this::run, "publish");
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile long flushDeadlineNanos;
    private volatile @Nullable BrokerConnection connection;
    private volatile @Nullable ModelReport model;

    /** @param bootId new for every start of the program: with the sequence it names a report */
    public MqttPublisher(PublishSettings settings, Outbox outbox, Ledger ledger, UUID bootId) {
        this(settings, outbox, ledger, bootId, report -> {});
    }

    /** @param afterPublish is told of every published report, on the publisher's thread */
    public MqttPublisher(
            PublishSettings settings, Outbox outbox, Ledger ledger, UUID bootId, Consumer<FrameReport> afterPublish) {
        this(
                settings,
                outbox,
                ledger,
                bootId,
                afterPublish,
                Limits.STANDARD,
                new BrokerLog(
                        settings.broker().toString(),
                        ledger,
                        System::nanoTime,
                        line -> Logger.warn(line),
                        line -> Logger.info(line)));
    }

    MqttPublisher(
            PublishSettings settings,
            Outbox outbox,
            Ledger ledger,
            UUID bootId,
            Consumer<FrameReport> afterPublish,
            Limits limits,
            BrokerLog log) {
        this.settings = settings;
        this.outbox = outbox;
        this.ledger = ledger;
        this.afterPublish = afterPublish;
        this.limits = limits;
        this.log = log;
        this.json = new ReportJson(settings, bootId);
        this.backoff = new Backoff(limits.firstPause(), settings.reconnectMax(), new Random());
        thread.setDaemon(true);
    }

    /** Has it said after every connect which model runs; to be called before {@link #start}. */
    public void announce(ModelReport report) {
        model = report;
    }

    /**
     * Starts to connect and publish; returns at once, whether the broker is there or not.
     *
     * @throws PublishException if the password file cannot be read
     */
    public void start() {
        try {
            settings.readPassword();
        } catch (IOException e) {
            throw new PublishException(String.valueOf(e.getMessage()), e);
        }
        thread.start();
    }

    /** Stops as {@link #close(Duration)} does, within about a second. */
    @Override
    public void close() {
        close(STOP_LIMIT);
    }

    /**
     * Publishes what is in the outbox and the status {@code stopped}, as far as the limit allows; what is left counts as
     * {@code STOPPED}, and so does every report put in later. Returns after the limit and another second at the latest.
     */
    public void close(Duration limit) {
        flushDeadlineNanos = System.nanoTime() + (long) (limit.toNanos() * FLUSH_SHARE);
        stop.countDown();
        outbox.wake();
        try {
            thread.join(Math.max(1, limit.toMillis()));
            BrokerConnection stuck = connection;
            if (thread.isAlive() && stuck != null) {
                stuck.abort();
                thread.join(STOP_LIMIT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        outbox.close();
    }

    private void run() {
        try {
            do {
                publishUntilLost();
            } while (!stop.await(backoff.nextNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            outbox.close();
        }
    }

    private void publishUntilLost() throws InterruptedException {
        try (BrokerConnection opened =
                new BrokerConnection(settings, settings.readPassword().orElse(null), outbox::wake)) {
            connection = opened;
            opened.connect(status("offline"), limits.connect());
            opened.publish(settings.statusTopic(), status("online"), settings.keepAlive());
            publishModel(opened);
            log.connected();
            publishReports(opened);
            opened.publish(settings.statusTopic(), status("stopped"), STOP_LIMIT);
            opened.disconnect();
        } catch (BrokerException e) {
            if (e.takenOver()) {
                backoff.goToLongest();
            }
            if (!stopping()) {
                log.away(String.valueOf(e.getMessage()));
            }
        } catch (IOException e) {
            log.away(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // Ending this thread would end all publishing without a word; a new connection is worth a try.
            log.away("npucam failed to publish: " + e);
            Logger.debug(e);
        } finally {
            connection = null;
        }
    }

    private void publishModel(BrokerConnection opened) throws BrokerException {
        ModelReport report = model;
        if (report == null) {
            return;
        }
        try {
            MqttMessage message = new MqttMessage(json.write(report), 1, true, jsonProperties());
            opened.publish(settings.modelTopic(), message, settings.keepAlive());
        } catch (BrokerException notTaken) {
            model = null;
            Logger.warn("which model runs is not published: {}", notTaken.getMessage());
            opened.failIfLost();
        }
    }

    /** Returns when asked to stop and the outbox is empty or its time is over. */
    private void publishReports(BrokerConnection opened) throws BrokerException, InterruptedException {
        long stableAtNanos = System.nanoTime() + limits.stableAfter().toNanos();
        boolean stable = false;
        int qos = 1;
        while (!stopping() || flushDeadlineNanos - System.nanoTime() > 0) {
            opened.failIfLost();
            if (!stable && stableAtNanos - System.nanoTime() <= 0) {
                stable = true;
                backoff.reset();
                log.stable();
            }
            FrameReport report = outbox.poll(stopping() ? 0 : IDLE_NANOS);
            if (report != null) {
                publish(opened, report, qos);
                qos = 0;
            } else if (stopping()) {
                return;
            }
        }
    }

    private void publish(BrokerConnection opened, FrameReport report, int qos) throws BrokerException {
        try {
            MqttMessage message = new MqttMessage(json.write(report), qos, false, jsonProperties());
            opened.publish(settings.detectionsTopic(), message, settings.keepAlive());
        } catch (BrokerException | RuntimeException e) {
            ledger.dropped(stopping() ? Reason.STOPPED : Reason.PUBLISH_FAILED, 1);
            throw e;
        }
        ledger.published();
        afterPublish.accept(report);
    }

    private boolean stopping() {
        return stop.getCount() == 0;
    }

    private static MqttMessage status(String word) {
        return new MqttMessage(word.getBytes(StandardCharsets.US_ASCII), 1, true, new MqttProperties());
    }

    /** New for every message: the client writes its topic alias into them. */
    private static MqttProperties jsonProperties() {
        MqttProperties properties = new MqttProperties();
        properties.setPayloadFormat(true);
        properties.setContentType("application/json");
        return properties;
    }
}
