package npucam.publish;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** What anyone subscribed to a device gets to see, every payload held against the schema. */
public final class Subscriber implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final long LIMIT_MILLIS = 20_000;

    private final List<Long> sequences = new CopyOnWriteArrayList<>();
    private final List<String> statuses = new CopyOnWriteArrayList<>();
    private final List<String> models = new CopyOnWriteArrayList<>();
    private final List<String> offences = new CopyOnWriteArrayList<>();
    private final MqttAsyncClient client;

    /** Subscribed once this returns. */
    public Subscriber(URI broker, String device) throws MqttException {
        client = new MqttAsyncClient(
                "tcp://" + broker.getAuthority(), "subscriber" + COUNT.incrementAndGet(), new MemoryPersistence());
        client.setCallback(new Listener());
        try {
            subscribe(device);
        } catch (MqttException lost) {
            // Very rarely Moquette closes a connection made in its first moments; a real subscriber comes again too.
            subscribe(device);
        }
    }

    private void subscribe(String device) throws MqttException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        client.connect(options).waitForCompletion(LIMIT_MILLIS);
        client.subscribe("test/" + device + "/#", 1).waitForCompletion(LIMIT_MILLIS);
    }

    /** Of the detections, in order of arrival. */
    public List<Long> sequences() {
        return List.copyOf(sequences);
    }

    /** The status words in order of arrival; one that was retained is in brackets. */
    public List<String> statuses() {
        return List.copyOf(statuses);
    }

    /** The payloads of the model messages in order of arrival. */
    public List<String> models() {
        return List.copyOf(models);
    }

    /** What did not fit schema or conventions. */
    public List<String> offences() {
        return List.copyOf(offences);
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 1, true);
        client.close(true);
    }

    private void arrived(String topic, MqttMessage message) {
        String text = new String(message.getPayload(), StandardCharsets.UTF_8);
        if (topic.endsWith("/status")) {
            statuses.add(message.isRetained() ? "[" + text + "]" : text);
            return;
        }
        if (topic.endsWith("/model")) {
            models.add(text);
            return;
        }
        DetectionsSchema.errorsOf(text).forEach(error -> offences.add(error + " in " + text));
        MqttProperties properties = message.getProperties();
        if (!"application/json".equals(properties.getContentType()) || !properties.getPayloadFormat()) {
            offences.add("properties " + properties);
        }
        if (message.isRetained()) {
            offences.add("retained " + text);
        }
        sequences.add(
                DetectionsSchema.parse(message.getPayload()).get("sequence").asLong());
    }

    private final class Listener implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            try {
                arrived(topic, message);
            } catch (RuntimeException e) {
                offences.add(e + " on " + topic);
            }
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }
}
