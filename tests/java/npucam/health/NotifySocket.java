package npucam.health;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;

/** The datagram socket on which systemd is told of a service, which the JDK cannot make. */
public final class NotifySocket implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int MSG_DONTWAIT = 0x40;

    /** libc. */
    interface Libc extends Library {
        Libc INSTANCE = Native.load("c", Libc.class);

        int socket(int domain, int type, int protocol);

        int bind(int descriptor, byte[] address, int length);

        long recv(int descriptor, byte[] bytes, long length, int flags);

        int close(int descriptor);
    }

    private final int descriptor = Libc.INSTANCE.socket(AF_UNIX, SOCK_DGRAM, 0);

    /** @param name the value of {@code NOTIFY_SOCKET}: a path, or an abstract name after an at sign */
    public NotifySocket(String name) {
        String path = name.startsWith("@") ? "\0" + name.substring(1) : name + "\0";
        byte[] address = ("\1\0" + path).getBytes(StandardCharsets.ISO_8859_1);
        if (Libc.INSTANCE.bind(descriptor, address, address.length) != 0) {
            throw new AssertionError("cannot bind " + name);
        }
    }

    /** The next state that was sent; empty when there is none. */
    public String receive() {
        byte[] received = new byte[100];
        int length = (int) Libc.INSTANCE.recv(descriptor, received, received.length, MSG_DONTWAIT);
        return new String(received, 0, Math.max(0, length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        Libc.INSTANCE.close(descriptor);
    }
}
