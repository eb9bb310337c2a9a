package npucam.npu;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;

/** The C library's own functions, for what Java has no words for. No logic. */
final class LibcBindings {
    static {
        Native.register(LibcBindings.class, "c");
    }

    private LibcBindings() {}

    // C: int dup(int oldfd)
    static native int dup(int oldfd) throws LastErrorException;

    // C: int dup2(int oldfd, int newfd)
    static native int dup2(int oldfd, int newfd) throws LastErrorException;

    // C: ssize_t write(int fd, const void* buf, size_t count)
    static native long write(int fd, byte[] buf, long count) throws LastErrorException;

    // C: void _exit(int status)
    static native void _exit(int status);

    // C: int setenv(const char* name, const char* value, int overwrite)
    static native int setenv(String name, String value, int overwrite) throws LastErrorException;
}
