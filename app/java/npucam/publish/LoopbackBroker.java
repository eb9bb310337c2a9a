package npucam.publish;

import io.moquette.broker.Server;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.config.MemoryConfig;
import io.moquette.broker.security.AcceptAllAuthenticator;
import io.moquette.broker.security.IAuthenticator;
import io.moquette.broker.security.PermitAllAuthorizatorPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Properties;

/**
 * An MQTT 5 broker (Moquette) inside this process, for the demo and the tests: listens on 127.0.0.1 alone, keeps everything in
 * memory, asks nobody for a password.
 */
public final class LoopbackBroker implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    /** Moquette's own limit of 8 KB ends at about 90 detections. */
    private static final int MESSAGE_BYTES = 1 << 20;

    private static final int RECEIVE_MAXIMUM = 1000;

    private final Server server = new Server();
    private final int port;

    /**
     * Starts the broker.
     *
     * @param port 0 = any free port
     * @throws PublishException if the port is taken
     */
    public LoopbackBroker(int port) {
        this(port, new AcceptAllAuthenticator());
    }

    LoopbackBroker(int wanted, IAuthenticator authenticator) {
        port = free(wanted);
        Properties properties = new Properties();
        properties.setProperty(IConfig.HOST_PROPERTY_NAME, HOST);
        properties.setProperty(IConfig.PORT_PROPERTY_NAME, Integer.toString(port));
        properties.setProperty(IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME, "false");
        properties.setProperty(IConfig.ENABLE_TELEMETRY_NAME, "false");
        properties.setProperty(IConfig.RECEIVE_MAXIMUM, Integer.toString(RECEIVE_MAXIMUM));
        properties.setProperty(IConfig.NETTY_MAX_BYTES_PROPERTY_NAME, Integer.toString(MESSAGE_BYTES));
        try {
            server.startServer(
                    new MemoryConfig(properties), List.of(), null, authenticator, new PermitAllAuthorizatorPolicy());
        } catch (IOException e) {
            throw taken(port, e);
        }
    }

    /**
     * The port itself, or any free one for 0. Moquette could choose one too, but asking it which races with its own note of it: asked
     * too early it says 0 for ever.
     */
    private static int free(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return probe.getLocalPort();
        } catch (IOException e) {
            throw taken(port, e);
        }
    }

    private static PublishException taken(int port, IOException e) {
        return new PublishException(
                "cannot listen on " + HOST + ":" + port + " (" + e.getMessage() + "). Choose another port", e);
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** {@code mqtt://127.0.0.1:port}. */
    public URI uri() {
        return URI.create("mqtt://" + HOST + ":" + port);
    }

    /** Disconnects everyone and frees the port. */
    @Override
    public void close() {
        server.stopServer();
    }
}
