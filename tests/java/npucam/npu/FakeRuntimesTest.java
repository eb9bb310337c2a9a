package npucam.npu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FakeRuntimesTest {
    @Test
    void theCommonPartIsBuiltAndCountsCalls() {
        FakeRuntimes.Control fakes = FakeRuntimes.control();
        fakes.fake_reset();
        assertEquals(0, fakes.fake_calls("nothing"));
        assertEquals("", fakes.fake_misuse());
    }

    @Test
    void aFakeIsNotBuiltTwice() throws Exception {
        Path file = FakeRuntimes.library("twice", "libtwice.so", "fake.c").resolve("libtwice.so");
        var built = Files.getLastModifiedTime(file);
        FakeRuntimes.library("twice", "libtwice.so", "fake.c");
        assertEquals(built, Files.getLastModifiedTime(file));
        assertTrue(Files.size(file) > 0);
    }
}
