package npucam.npu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NativeStdoutTest {
    /** C's stdio, as the vendors' libraries use it. */
    public interface Stdio extends Library {
        // C: int puts(const char* s)
        int puts(String text);
    }

    /** Prints from Java and from C, before and after the redirection. */
    public static final class Program {
        private Program() {}

        public static void main(String[] args) {
            System.setOut(NativeStdout.stream());
            System.out.print("first ");
            NativeStdout.redirect();
            NativeStdout.redirect();
            Native.load("c", Stdio.class).puts("chatter");
            System.out.println("second é");
            NativeStdout.stream().print("third");
        }
    }

    @Test
    void whatCPrintsEndsInStderrAndWhatWePrintInStdout() {
        ForkedJvm.Result result =
                ForkedJvm.run(60, Map.of("LC_ALL", "C.UTF-8"), Program.class).mustSucceed();
        assertEquals("first second é\nthird", result.stdout());
        assertEquals("chatter\n", result.stderr());
    }
}
