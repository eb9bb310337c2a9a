package npucam.publish;

import java.io.EOFException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.jspecify.annotations.Nullable;

/** The connection could not be made, or is lost. The message says in one line why, and the fix where there is one. */
final class BrokerException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean takenOver;

    BrokerException(String message) {
        this(message, false);
    }

    private BrokerException(String message, boolean takenOver) {
        super(message);
        this.takenOver = takenOver;
    }

    /** Another client connected with the same client id; to come back at once would throw that one out, and so on for ever. */
    boolean takenOver() {
        return takenOver;
    }

    /** What the MQTT client reported, be it an error of its own or the broker's reason code. */
    static BrokerException of(Throwable failure, PublishSettings settings) {
        int code = failure instanceof MqttException mqtt
                ? mqtt.getReasonCode()
                : MqttException.REASON_CODE_CLIENT_EXCEPTION;
        if (code >= MqttReturnCode.RETURN_CODE_UNSPECIFIED_ERROR && code <= 0xFF) {
            return ofReason(code, null, settings);
        }
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof UnknownHostException) {
            return new BrokerException(
                    "no address is known for the host. Check mqtt.broker and the device's name service");
        }
        if (cause instanceof SocketTimeoutException) {
            return new BrokerException("the host does not answer. Check mqtt.broker, network and firewall");
        }
        if (cause instanceof EOFException) {
            return new BrokerException("the broker closed the connection without a reason");
        }
        if (code == MqttClientException.REASON_CODE_SERVER_CONNECT_ERROR) {
            return new BrokerException(cause.getMessage() + ". Is the broker running, and is mqtt.broker its address?");
        }
        return new BrokerException("the connection broke (" + cause.getMessage() + ")");
    }

    /**
     * A reason code of the MQTT 5 standard (section 2.4), with what it means for whoever sets up the device.
     *
     * @param brokersText the broker's own words, if it gave any
     */
    static BrokerException ofReason(int reasonCode, @Nullable String brokersText, PublishSettings settings) {
        String text = brokersText == null || brokersText.isBlank() ? "" : ": " + brokersText;
        return new BrokerException(
                String.format("%s (MQTT reason 0x%02X%s)", meaning(reasonCode, settings), reasonCode, text),
                reasonCode == MqttReturnCode.RETURN_CODE_SESSION_TAKEN_OVER);
    }

    private static String meaning(int reasonCode, PublishSettings settings) {
        return switch (reasonCode) {
            case MqttReturnCode.RETURN_CODE_UNSUPPORTED_PROTOCOL_VERSION ->
                "the broker does not speak MQTT 5. Use one that does";
            case MqttReturnCode.RETURN_CODE_IDENTIFIER_NOT_VALID ->
                "the broker does not accept mqtt.client_id = " + settings.clientId()
                        + ". Use 23 letters and digits at most";
            case MqttReturnCode.RETURN_CODE_BAD_USERNAME_OR_PASSWORD, MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED ->
                "the broker refuses " + settings.username().map("user "::concat).orElse("clients without a user name")
                        + ". Check mqtt.username, mqtt.password_file and the broker's access list";
            case MqttReturnCode.RETURN_CODE_SESSION_TAKEN_OVER ->
                "another client uses mqtt.client_id = " + settings.clientId()
                        + " too. Give every device an id of its own";
            case MqttReturnCode.RETURN_CODE_PACKET_TOO_LARGE ->
                "a message was larger than the broker allows. Raise its packet limit";
            case MqttReturnCode.RETURN_CODE_SERVER_UNAVAILABLE,
                    MqttReturnCode.RETURN_CODE_SERVER_BUSY,
                    MqttReturnCode.RETURN_CODE_SERVER_SHUTTING_DOWN -> "the broker is busy or shutting down";
            default -> "the broker closed the connection";
        };
    }
}
