package npucam.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Brokers, streams and device nodes. */
final class Addresses {
    private static final String HOST = "([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\])";
    private static final Pattern BROKER = Pattern.compile("^mqtt://" + HOST + "(:([0-9]{1,5}))?/?$");
    private static final Pattern RTSP =
            Pattern.compile("^rtsp://(\\S*@)?([^\\s/:@\\[\\]]+|\\[[0-9A-Fa-f:.]+\\])(:([0-9]{1,5}))?(/\\S*)?$");
    private static final int MQTT_PORT = 1883;
    private static final int LARGEST_PORT = 65_535;

    private Addresses() {}

    /** The port is always filled in. */
    static ValueType<URI> broker() {
        String noun = "a broker address like \"mqtt://192.168.1.10:1883\"";
        return ValueType.ofText(noun, "mqtt:// only", BROKER.pattern(), (toml, folder) -> {
            String text = (String) toml;
            refuseKnownMistakes(text);
            Matcher parts = BROKER.matcher(text);
            if (!parts.matches()) {
                throw new BadValue("is not " + noun);
            }
            String port = parts.group(3) == null ? String.valueOf(MQTT_PORT) : checkedPort(parts.group(3));
            try {
                return new URI("mqtt://" + parts.group(1) + ":" + port).parseServerAuthority();
            } catch (URISyntaxException e) {
                throw new BadValue("is not " + noun);
            }
        });
    }

    private static void refuseKnownMistakes(String broker) throws BadValue {
        if (broker.matches("(mqtts|ssl|tls)://.*")) {
            throw new BadValue("asks for TLS, which is not supported yet", "Write mqtt:// and port 1883");
        }
        if (broker.matches("wss?://.*")) {
            throw new BadValue("asks for MQTT over WebSocket, which is not supported", "Write mqtt:// and port 1883");
        }
        if (broker.contains("@")) {
            throw new BadValue("carries a user name", "Take it out of the address; use username and password_file");
        }
        if (broker.matches("mqtt://[^/]*_.*")) {
            throw new BadValue(
                    "has an underscore in the host name, which the network does not allow", "Use the IP address");
        }
    }

    /** The address may carry {@code user:password@}; it is shown nowhere. */
    static ValueType<String> rtsp() {
        return ValueType.ofText(
                "a stream address like \"rtsp://192.168.1.20/stream1\"",
                "rtsp:// only",
                RTSP.pattern(),
                (toml, folder) -> checkedRtsp((String) toml, "is not "));
    }

    /** A file whose first line is a stream's address, so that its password need not stand in the config file. */
    static ValueType<String> rtspFile() {
        return ValueType.ofText("a path", "an existing file that others cannot read", "^.+$", (toml, folder) -> {
            Path path = Locations.readableFile(toml, folder);
            return checkedRtsp(Locations.secretIn(path).strip(), "has a first line that is not ");
        });
    }

    private static String checkedRtsp(String text, String complaint) throws BadValue {
        Matcher parts = RTSP.matcher(text);
        if (!parts.matches()) {
            throw new BadValue(complaint + "a stream address like \"rtsp://192.168.1.20/stream1\"");
        }
        if (parts.group(4) != null) {
            checkedPort(parts.group(4));
        }
        return text;
    }

    /** A node below {@code /dev}; whether it is there is seen when the camera is opened. */
    static ValueType<String> device() {
        String noun = "a camera like \"/dev/video0\"";
        String pattern = "^/dev/[^\\x00-\\x1f\\x7f]+$";
        return ValueType.ofText(noun, "", pattern, (toml, folder) -> {
            if (!((String) toml).matches(pattern)) {
                throw new BadValue("is not " + noun);
            }
            return (String) toml;
        });
    }

    private static String checkedPort(String port) throws BadValue {
        int number = Integer.parseInt(port);
        if (number < 1 || number > LARGEST_PORT) {
            throw new BadValue("has a port that is out of range, allowed is 1 to " + LARGEST_PORT);
        }
        return port;
    }
}
