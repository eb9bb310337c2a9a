package npucam.npu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;

/** Lets a native function of a fake fail at its first call, then at its second, and so on, each time in a whole run of an engine. */
final class FailureSweep {
    private FailureSweep() {}

    /**
     * Every failure must come out as an {@link EngineException} that names function and code, and leave nothing alive.
     *
     * @param prepare programs the fake, after its reset
     * @param run opens, infers, closes
     * @return how many calls there were to fail
     */
    static int failAtEachCall(Runnable prepare, Runnable run, String function, int code, String codeText) {
        FakeRuntimes.Control fake = FakeRuntimes.control();
        for (int kth = 1; ; kth++) {
            fake.fake_reset();
            prepare.run();
            fake.fake_fail(function, kth, code);
            @Nullable EngineException failure = failureOf(run);
            String where = function + ", call " + kth;
            assertEquals("", fake.fake_misuse(), where);
            assertEquals(0, fake.fake_live(), where);
            if (fake.fake_calls(function) < kth) {
                assertNull(failure, where);
                return kth - 1;
            }
            String said = failure == null ? "nothing" : String.valueOf(failure.getMessage());
            assertTrue(said.contains(function) && said.contains(codeText), where + " said: " + said);
        }
    }

    private static @Nullable EngineException failureOf(Runnable run) {
        try {
            run.run();
            return null;
        } catch (EngineException failure) {
            return failure;
        }
    }
}
