package npucam.publish;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The socket of one connection, kept within our reach, so that whatever the MQTT client is doing with it can be ended at once.
 *
 * <p>Reading waits until the first byte was written. Paho 1.2.5 starts its receiver before it sends CONNECT and then waits, with
 * no limit, to see that thread running; a broker that closes at once ends the thread before it was seen, and the waiting one
 * stays for ever. A broker has nothing to say before CONNECT, so nothing is missed.
 */
final class BrokerSockets extends SocketFactory {
    /** Bounds what can be written, and so counted as published, into a connection whose other end has silently gone. */
    private static final int SEND_BUFFER_BYTES = 64 * 1024;

    private static final int GATE_POLL_MILLIS = 100;

    private @Nullable Socket socket;
    private boolean closed;

    @Override
    public synchronized Socket createSocket() throws IOException {
        if (closed) {
            throw new SocketException("the connection was given up");
        }
        Socket created = new GatedSocket();
        socket = created;
        created.setSendBufferSize(SEND_BUFFER_BYTES);
        created.setTcpNoDelay(true);
        return created;
    }

    /** Every wait on the socket ends with an exception, now and later. */
    synchronized void close() {
        closed = true;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new IllegalStateException("closing a plain socket writes nothing that could fail", e);
            }
        }
    }

    private static final class GatedSocket extends Socket {
        private final CountDownLatch written = new CountDownLatch(1);

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    awaitFirstWrite();
                    return super.read();
                }

                @Override
                public int read(byte[] filled, int offset, int length) throws IOException {
                    awaitFirstWrite();
                    return super.read(filled, offset, length);
                }
            };
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] read, int offset, int length) throws IOException {
                    written.countDown();
                    out.write(read, offset, length);
                }
            };
        }

        private void awaitFirstWrite() throws IOException {
            try {
                if (!written.await(GATE_POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new SocketTimeoutException("nothing was sent yet");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SocketException("interrupted");
            }
        }
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw unconnectedOnly();
    }

    private static UnsupportedOperationException unconnectedOnly() {
        return new UnsupportedOperationException("the MQTT client connects its sockets itself");
    }
}
