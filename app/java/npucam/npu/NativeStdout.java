package npucam.npu;

import com.sun.jna.LastErrorException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Arrays;

/**
 * Keeps our stdout clean of what vendor libraries print there: they share file descriptor 1 with us. {@link #redirect} lays stderr
 * over descriptor 1, so that their chatter joins the log, and keeps the real stdout on a descriptor of its own, which
 * {@link #stream} writes to. {@code System.setOut(NativeStdout.stream())} at the start of the program is all that commands need.
 */
public final class NativeStdout {
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int EINTR = 4;

    private static final Switch REAL_STDOUT = new Switch();
    private static final PrintStream STREAM = new PrintStream(REAL_STDOUT, true, Charset.defaultCharset());

    private NativeStdout() {}

    /** Our stdout, before and after {@link #redirect}; every line is flushed. Costs nothing native until then. */
    public static PrintStream stream() {
        synchronized (REAL_STDOUT) {
            REAL_STDOUT.claimed = true;
        }
        return STREAM;
    }

    /**
     * Must run before the first vendor library is loaded, because C's own buffers may already hold text afterwards. Runs once,
     * later calls do nothing. Does nothing either when nobody asked for {@link #stream}: then descriptor 1 belongs to others, as
     * in a test run, whose reports go through it.
     *
     * @throws EngineException when the process is out of file descriptors
     */
    static void redirect() {
        synchronized (REAL_STDOUT) {
            if (!REAL_STDOUT.claimed || REAL_STDOUT.descriptor != STDOUT) {
                return;
            }
            STREAM.flush();
            try {
                REAL_STDOUT.descriptor = LibcBindings.dup(STDOUT);
                LibcBindings.dup2(STDERR, STDOUT);
            } catch (LastErrorException failed) {
                throw new EngineException("stdout cannot be kept clean of the runtime's own output: " + failed, failed);
            }
        }
    }

    /** Writes to descriptor 1 through Java, or to the saved one through C: Java can open that one only where it is not a socket. */
    private static final class Switch extends OutputStream {
        private final OutputStream java = new FileOutputStream(FileDescriptor.out);
        private int descriptor = STDOUT;
        private boolean claimed;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
            if (descriptor == STDOUT) {
                java.write(bytes, offset, length);
                return;
            }
            for (int at = offset, end = offset + length; at < end; ) {
                at += writeSome(Arrays.copyOfRange(bytes, at, end));
            }
        }

        private int writeSome(byte[] bytes) throws IOException {
            try {
                return (int) LibcBindings.write(descriptor, bytes, bytes.length);
            } catch (LastErrorException failed) {
                if (failed.getErrorCode() == EINTR) {
                    return 0;
                }
                throw new IOException("stdout: " + failed.getMessage(), failed);
            }
        }
    }
}
