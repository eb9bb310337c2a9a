package npucam.publish;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the broker, from CONNECT to its end; the next attempt gets a new one. Everything but {@link #abort} is for
 * one thread. Every wait ends at its limit, when the connection is lost, or by {@code abort}.
 *
 * <p>Its shape answers defects of Paho 1.2.5: a token may never be answered once the connection is lost, so the loss itself
 * ends the wait; publishing into a full window throws, so one message is out at a time; Paho's threads can miss their wake-up
 * at the end, so they belong to an executor that interrupts them; a client that reconnects sends topic aliases the broker has
 * forgotten, so no client outlives its connection.
 */
final class BrokerConnection implements AutoCloseable {
    /** At most five of Paho's jobs run at once: receiver, sender, callbacks, ping, and connect. */
    private static final int PAHO_THREADS = 5;

    /** How long Paho gets to notice the end of its socket, which takes it a few times 100 ms. */
    private static final Duration TEARDOWN = Duration.ofSeconds(1);

    private static final long GOODBYE_MILLIS = 100;

    /** Paho logs with stack traces what is told here in one line. Held, because nobody else holds the logger. */
    private static final Logger PAHO_LOG = Logger.getLogger("org.eclipse.paho.mqttv5.client");

    static {
        PAHO_LOG.setLevel(Level.OFF);
    }

    private final PublishSettings settings;
    private final @Nullable String password;
    private final Runnable onLost;
    private final BrokerSockets sockets = new BrokerSockets();
    private final ScheduledThreadPoolExecutor pahoThreads = new ScheduledThreadPoolExecutor(PAHO_THREADS, job -> {
        Thread thread = new Thread(job, "mqtt");
        thread.setDaemon(true);
        return thread;
    });
    private final MqttAsyncClient client;
    private final Answer connected = new Answer();
    private final Object monitor = new Object();
    private @Nullable BrokerException lost;

    /** @param onLost called, from any thread, when the connection ends without having been asked to */
    BrokerConnection(PublishSettings settings, @Nullable String password, Runnable onLost) throws BrokerException {
        this.settings = settings;
        this.password = password;
        this.onLost = onLost;
        try {
            this.client = new MqttAsyncClient(
                    "tcp://" + settings.broker().getRawAuthority(),
                    settings.clientId(),
                    new MemoryPersistence(),
                    null,
                    pahoThreads);
        } catch (MqttException e) {
            throw BrokerException.of(e, settings);
        }
        client.setCallback(new LossListener());
    }

    /** Connects; {@code will} is what the broker publishes as our status when the connection breaks. */
    void connect(MqttMessage will, Duration limit) throws BrokerException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setAutomaticReconnect(false);
        options.setKeepAliveInterval((int) Math.max(1, settings.keepAlive().toSeconds()));
        options.setConnectionTimeout((int) Math.max(1, limit.toSeconds()));
        options.setSocketFactory(sockets);
        options.setWill(settings.statusTopic(), will);
        settings.username().ifPresent(options::setUserName);
        if (password != null) {
            options.setPassword(password.getBytes(StandardCharsets.UTF_8));
        }
        try {
            client.connect(options, null, connected);
        } catch (MqttException e) {
            connected.onFailure(null, e);
        }
        await(connected, limit, "the host takes the connection but no broker answers. Is mqtt.broker an MQTT port?");
        if (connected.failure != null) {
            throw BrokerException.of(connected.failure, settings);
        }
        refuseTooWideWindow(connected.receiveMaximum);
    }

    /** Paho reads this 16-bit number as a signed one; from 32768 up its window is negative and every publish fails. */
    private static void refuseTooWideWindow(int receiveMaximum) throws BrokerException {
        if (receiveMaximum < 0) {
            throw new BrokerException("the broker announces a receive maximum of " + (receiveMaximum + 0x10000)
                    + ", which the MQTT client library cannot handle. Set it to 32767 or less in the broker");
        }
    }

    /** Returns when the message is written to the socket (QoS 0) or acknowledged by the broker (QoS 1). */
    void publish(String topic, MqttMessage message, Duration limit) throws BrokerException {
        Answer answer = new Answer();
        try {
            client.publish(topic, message, null, answer);
        } catch (MqttException e) {
            answer.onFailure(null, e);
        }
        await(answer, limit, "the broker does not take data any more");
        if (answer.failure != null) {
            throw lossBehind(answer.failure);
        }
        if (answer.reasonCode >= MqttReturnCode.RETURN_CODE_UNSPECIFIED_ERROR) {
            throw new BrokerException(String.format(
                    "the broker does not take messages on %s (MQTT reason 0x%02X). Allow them in its access list",
                    topic, answer.reasonCode));
        }
    }

    void failIfLost() throws BrokerException {
        synchronized (monitor) {
            if (lost != null) {
                throw lost;
            }
        }
    }

    /** Says goodbye, so that the broker does not publish the will. */
    void disconnect() {
        try {
            client.disconnectForcibly(0, GOODBYE_MILLIS, true);
        } catch (MqttException e) {
            lose(BrokerException.of(e, settings));
        }
    }

    /** Ends the connection and every wait on it, from any thread. */
    void abort() {
        lose(new BrokerException("the connection was given up"));
        sockets.close();
    }

    /** Frees socket and threads; without {@link #disconnect} before it, the broker publishes the will. */
    @Override
    public void close() {
        sockets.close();
        if (connectHasEnded()) {
            pahoThreads.shutdownNow();
        } else {
            // Still looking for the host's address, and bound to fail at its socket then; interrupted, it would hang.
            pahoThreads.shutdown();
        }
        try {
            pahoThreads.awaitTermination(TEARDOWN.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean connectHasEnded() {
        long deadline = System.nanoTime() + TEARDOWN.toNanos();
        synchronized (monitor) {
            while (!connected.given && waitOnMonitor(deadline - System.nanoTime())) {}
            return connected.given;
        }
    }

    private void await(Answer answer, Duration limit, String otherwise) throws BrokerException {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (monitor) {
            while (!answer.given) {
                if (lost != null) {
                    throw lost;
                }
                if (!waitOnMonitor(deadline - System.nanoTime())) {
                    throw new BrokerException(otherwise);
                }
            }
        }
    }

    /** Why the connection was lost says more than what that did to a message; Paho tells the message first. */
    private BrokerException lossBehind(Throwable failure) {
        long deadline = System.nanoTime() + TEARDOWN.toNanos();
        synchronized (monitor) {
            while (lost == null && waitOnMonitor(deadline - System.nanoTime())) {}
            return lost != null ? lost : BrokerException.of(failure, settings);
        }
    }

    /** Waits for news; false when there is no time left. The caller holds the monitor. */
    private boolean waitOnMonitor(long limitNanos) {
        if (limitNanos <= 0) {
            return false;
        }
        try {
            TimeUnit.NANOSECONDS.timedWait(monitor, limitNanos);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void lose(BrokerException why) {
        synchronized (monitor) {
            if (lost == null) {
                lost = why;
            }
            monitor.notifyAll();
        }
        onLost.run();
    }

    /** What Paho has to say about one request; read under the monitor until given, then final. */
    private final class Answer implements MqttActionListener {
        private boolean given;
        private @Nullable Throwable failure;
        private int reasonCode;
        private int receiveMaximum;

        @Override
        public void onSuccess(IMqttToken token) {
            int[] reasonCodes = token.getReasonCodes();
            MqttProperties properties = token.getResponseProperties();
            synchronized (monitor) {
                reasonCode = reasonCodes == null || reasonCodes.length == 0 ? 0 : reasonCodes[0];
                Integer announced = properties == null ? null : properties.getReceiveMaximum();
                receiveMaximum = announced == null ? 0 : announced;
                give();
            }
        }

        @Override
        public void onFailure(@Nullable IMqttToken token, Throwable cause) {
            synchronized (monitor) {
                failure = cause;
                give();
            }
        }

        private void give() {
            given = true;
            monitor.notifyAll();
        }
    }

    /** Hears of the end of an established connection, by the broker's DISCONNECT or by the network. */
    private final class LossListener implements MqttCallback {
        @Override
        public void disconnected(MqttDisconnectResponse response) {
            MqttException failure = response.getException();
            lose(
                    failure != null
                            ? BrokerException.of(failure, settings)
                            : BrokerException.ofReason(response.getReturnCode(), response.getReasonString(), settings));
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void messageArrived(String topic, MqttMessage message) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }
}
