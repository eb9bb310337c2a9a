package npucam.publish;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;

/** A broker that says, byte by byte, what it is told to; one connection at a time. */
final class FakeBroker implements AutoCloseable {
    /** What is done with one connection; it is closed afterwards. */
    interface Script {
        void play(Connection connection) throws IOException;
    }

    /** One client's connection, in MQTT packets. */
    static final class Connection {
        private final DataInputStream in;
        private final OutputStream out;

        private Connection(Socket socket) throws IOException {
            in = new DataInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        void send(String hex) throws IOException {
            out.write(HexFormat.of().parseHex(hex.replace(" ", "")));
            out.flush();
        }

        /** Reads one packet. */
        void take() throws IOException {
            takeAndAcknowledge("");
        }

        /** Reads one packet; a PUBLISH of QoS 1 is acknowledged with this reason, if there is one. */
        void takeAndAcknowledge(String pubackReason) throws IOException {
            int first = in.readUnsignedByte();
            byte[] body = in.readNBytes(readLength());
            boolean publishOfQos1 = first >> 4 == 3 && (first & 6) == 2;
            if (publishOfQos1 && !pubackReason.isEmpty()) {
                int topicBytes = ((body[0] & 0xFF) << 8) | (body[1] & 0xFF);
                send("40 03" + HexFormat.of().formatHex(body, 2 + topicBytes, 4 + topicBytes) + pubackReason);
            }
        }

        /** Reads CONNECT and the status, and grants both. */
        void welcome() throws IOException {
            take();
            send("20 03 00 00 00");
            takeAndAcknowledge("00");
        }

        /** Takes and acknowledges whatever comes, until the client goes. */
        void takeAll() throws IOException {
            while (true) {
                takeAndAcknowledge("00");
            }
        }

        private int readLength() throws IOException {
            int length = 0;
            for (int shift = 0; ; shift += 7) {
                int next = in.readUnsignedByte();
                length |= (next & 0x7F) << shift;
                if (next < 0x80) {
                    return length;
                }
            }
        }
    }

    final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    FakeBroker(Script script) throws IOException {
        Thread thread = new Thread(() -> serve(script), "fake broker");
        thread.setDaemon(true);
        thread.start();
    }

    URI uri() {
        return URI.create("mqtt://127.0.0.1:" + listener.getLocalPort());
    }

    private void serve(Script script) {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                connections.incrementAndGet();
                script.play(new Connection(socket));
            } catch (IOException e) {
                // The client has gone, or the test is over.
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
