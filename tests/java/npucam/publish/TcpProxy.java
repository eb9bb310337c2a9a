package npucam.publish;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The network between publisher and broker, which can be cut, go silent, or lead nowhere. */
final class TcpProxy implements AutoCloseable {
    /** Small, so that a stall is felt after tens of kilobytes instead of megabytes. */
    private static final int BUFFER_BYTES = 8 * 1024;

    private final ServerSocket listener = new ServerSocket();
    private final InetSocketAddress target;
    private final List<Socket> open = new ArrayList<>();
    private boolean refusing;
    private boolean stalled;

    TcpProxy(int targetPort) throws IOException {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        listener.setReceiveBufferSize(BUFFER_BYTES);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        spawn(this::accept);
    }

    URI uri() {
        return URI.create("mqtt://127.0.0.1:" + listener.getLocalPort());
    }

    /** Every connection ends without a goodbye. */
    synchronized void cut() {
        open.forEach(TcpProxy::reset);
        open.clear();
    }

    /** As {@link #cut}, and new connections are taken and cut at once, until {@link #pass}. */
    synchronized void refuse() {
        refusing = true;
        cut();
    }

    /** Connections stay open but nothing moves any more, until {@link #pass}. */
    synchronized void stall() {
        stalled = true;
    }

    /** What comes from now on is passed on; stalled connections go on too. */
    synchronized void pass() {
        refusing = false;
        stalled = false;
        notifyAll();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        pass();
        cut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException e) {
                // The listener was closed, or the broker is away: either way this client has nobody to talk to.
            }
        }
    }

    private synchronized void connect(Socket fromClient) throws IOException {
        open.add(fromClient);
        if (refusing) {
            cut();
            return;
        }
        Socket toBroker = new Socket();
        open.add(toBroker);
        toBroker.setReceiveBufferSize(BUFFER_BYTES);
        try {
            toBroker.connect(target);
        } catch (IOException e) {
            cut();
            throw e;
        }
        spawn(() -> pump(fromClient, toBroker));
        spawn(() -> pump(toBroker, fromClient));
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            while (true) {
                awaitPassing();
                int count = in.read(buffer);
                awaitPassing();
                if (count < 0) {
                    return;
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException | InterruptedException e) {
            // Cut.
        }
    }

    private synchronized void awaitPassing() throws InterruptedException {
        while (stalled) {
            wait();
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It was closed before.
        }
    }

    private static void spawn(Runnable job) {
        Thread thread = new Thread(job, "proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
