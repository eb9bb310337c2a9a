package npucam.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import npucam.health.Ledger;
import npucam.health.Ledger.Reason;
import org.junit.jupiter.api.Test;

class BrokerLogTest {
    private static final long SECOND = 1_000_000_000;

    private final Ledger ledger = new Ledger();
    private final AtomicLong now = new AtomicLong(-3 * SECOND);
    private final List<String> lines = new ArrayList<>();
    private final BrokerLog log = new BrokerLog("b", ledger, now::get, lines::add, line -> lines.add("info " + line));

    @Test
    void anHourOfRefusalsIsOneLineAndOneReminderAMinute() {
        for (int second = 0; second < 3600; second++) {
            log.away("refused");
            now.addAndGet(SECOND);
        }
        assertEquals(60, lines.size());
        assertEquals("broker b: refused (npucam keeps trying)", lines.get(0));
        assertEquals("broker b: away for 60 s, 0 reports dropped so far: refused", lines.get(1));
    }

    @Test
    void comingBackTellsHowLongAndWhatItCost() {
        ledger.captured(100);
        ledger.dropped(Reason.OUTBOX_FULL, 7);
        log.away("refused");
        ledger.dropped(Reason.OUTBOX_FULL, 4);
        ledger.dropped(Reason.PUBLISH_FAILED, 1);
        ledger.dropped(Reason.NOT_WANTED, 50);
        now.addAndGet(90 * SECOND);
        log.connected();
        now.addAndGet(10 * SECOND);
        log.stable();
        assertEquals("info broker b: back after 90 s, 5 reports were dropped", lines.get(1));
    }

    @Test
    void aNewReasonIsToldAtOnceAndOnlyOnce() {
        log.away("refused");
        log.away("not known");
        log.away("refused");
        log.away("not known");
        assertEquals(List.of("broker b: refused (npucam keeps trying)", "broker b: not known"), lines);
    }

    @Test
    void theNextOutageStartsAfresh() {
        log.connected();
        log.stable();
        log.away("refused");
        log.connected();
        log.stable();
        log.away("refused");
        assertEquals(
                List.of(
                        "info broker b: connected",
                        "broker b: refused (npucam keeps trying)",
                        "info broker b: back after 0 s, 0 reports were dropped",
                        "broker b: refused (npucam keeps trying)"),
                lines);
    }

    @Test
    void aBrokerThatHangsUpAfterEveryConnectIsOneOutage() {
        log.away("denied");
        for (int second = 0; second < 59; second++) {
            log.connected();
            log.away("denied");
            now.addAndGet(SECOND);
        }
        assertEquals(List.of("broker b: denied (npucam keeps trying)"), lines);
    }
}
