package npucam.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerExceptionTest {
    private final PublishSettings settings =
            PublisherRig.settings(URI.create("mqtt://host"), "d").build();

    @ParameterizedTest
    @CsvSource({
        "0x84, the broker does not speak MQTT 5. Use one that does (MQTT reason 0x84)",
        "0x85, the broker does not accept mqtt.client_id = client-d.",
        "0x86, the broker refuses clients without a user name. Check mqtt.username",
        "0x87, the broker refuses clients without a user name. Check mqtt.username",
        "0x88, the broker is busy or shutting down",
        "0x8E, another client uses mqtt.client_id = client-d too.",
        "0x95, a message was larger than the broker allows.",
        "0x97, the broker closed the connection (MQTT reason 0x97)"
    })
    void everyReasonIsTold(String reason, String start) {
        BrokerException e = BrokerException.of(new MqttException(Integer.decode(reason)), settings);
        assertTrue(String.valueOf(e.getMessage()).startsWith(start), e.getMessage());
        assertEquals("0x8E".equals(reason), e.takenOver());
    }

    @Test
    void theUserThatIsRefusedIsNamed() {
        PublishSettings named = PublisherRig.settings(URI.create("mqtt://host"), "d")
                .login("bob", Path.of("password"))
                .build();
        BrokerException e = BrokerException.ofReason(0x86, null, named);
        assertTrue(String.valueOf(e.getMessage()).startsWith("the broker refuses user bob."), e.getMessage());
    }

    @Test
    void theBrokersOwnWordsArePassedOn() {
        assertEquals(
                "the broker closed the connection (MQTT reason 0x98: maintenance)",
                BrokerException.ofReason(0x98, "maintenance", settings).getMessage());
    }

    @Test
    void whatTheNetworkReportsIsToldWithTheFix() {
        assertTells("no address is known for the host", new MqttException(new UnknownHostException("host")));
        assertTells("the host does not answer", new MqttException(new SocketTimeoutException("Connect timed out")));
        assertTells("the broker closed the connection without a reason", lost(new EOFException()));
        assertTells("the connection broke (Connection reset)", lost(new SocketException("Connection reset")));
        assertTells(
                "Connection refused. Is the broker running",
                new MqttException(
                        MqttClientException.REASON_CODE_SERVER_CONNECT_ERROR,
                        new ConnectException("Connection refused")));
    }

    private static MqttException lost(Exception cause) {
        return new MqttException(MqttClientException.REASON_CODE_CONNECTION_LOST, cause);
    }

    private void assertTells(String start, MqttException failure) {
        BrokerException e = BrokerException.of(failure, settings);
        assertTrue(String.valueOf(e.getMessage()).startsWith(start), e.getMessage());
    }
}
