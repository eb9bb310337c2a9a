package npucam.health;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.tinylog.Logger;

/**
 * Tells systemd how the service is doing (sd_notify(3)): one datagram per state to the socket that {@code NOTIFY_SOCKET} names.
 * Without that variable it does nothing. The JDK has no datagram sockets in the file system, hence the three libc calls.
 */
public final class SystemdNotify {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;

    /** struct sockaddr_un: a 16-bit family, then the path (an abstract one begins with a zero byte). */
    private static final int PATH_OFFSET = 2;

    private static final int PATH_LIMIT = 108;

    private final Optional<String> socket;

    /** @param environment usually {@link System#getenv()} */
    public SystemdNotify(Map<String, String> environment) {
        socket = Optional.ofNullable(environment.get("NOTIFY_SOCKET")).filter(name -> name.length() > 1);
    }

    /** Sends a state, {@code READY=1} for example; failing to is logged, never thrown. */
    public void send(String state) {
        socket.ifPresent(name -> {
            try {
                send(name, state);
            } catch (RuntimeException | LinkageError failed) {
                Logger.warn("systemd was not told {}: {}", state, failed.getMessage());
            }
        });
    }

    private static void send(String name, String state) {
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        if (path.length >= PATH_LIMIT) {
            throw new IllegalArgumentException("NOTIFY_SOCKET is longer than " + (PATH_LIMIT - 1) + " bytes");
        }
        boolean isAbstract = path[0] == '@';
        byte[] message = state.getBytes(StandardCharsets.UTF_8);
        try (Memory address = new Memory(PATH_OFFSET + PATH_LIMIT);
                Memory bytes = new Memory(message.length)) {
            address.clear();
            address.setShort(0, (short) AF_UNIX);
            address.write(PATH_OFFSET, path, 0, path.length);
            if (isAbstract) {
                address.setByte(PATH_OFFSET, (byte) 0);
            }
            bytes.write(0, message, 0, message.length);
            int descriptor = Libc.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
            if (descriptor < 0) {
                throw new IllegalStateException("socket: errno " + Native.getLastError());
            }
            try {
                int addressLength = PATH_OFFSET + path.length + (isAbstract ? 0 : 1);
                long sent = Libc.sendto(descriptor, bytes, message.length, 0, address, addressLength);
                if (sent != message.length) {
                    throw new IllegalStateException("sendto " + name + ": errno " + Native.getLastError());
                }
            } finally {
                Libc.close(descriptor);
            }
        }
    }

    /** Direct mapping of libc; loaded only when there is a socket to write to. */
    private static final class Libc {
        static {
            Native.register("c");
        }

        private Libc() {}

        // int socket(int domain, int type, int protocol)
        static native int socket(int domain, int type, int protocol);

        // ssize_t sendto(int, const void*, size_t, int, const struct sockaddr*, socklen_t)
        static native long sendto(
                int descriptor, Pointer bytes, long length, int flags, Pointer address, int addressLength);

        // int close(int)
        static native int close(int descriptor);
    }
}
