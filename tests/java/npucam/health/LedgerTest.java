package npucam.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LedgerTest {
    @Test
    void whatCameInIsPublishedDroppedOrOnItsWay() {
        Ledger ledger = new Ledger();
        ledger.captured(10);
        ledger.published();
        ledger.published();
        ledger.dropped(Ledger.Reason.SKIPPED, 3);
        ledger.dropped(Ledger.Reason.OUTBOX_FULL, 1);

        Ledger.Balance balance = ledger.balance();
        assertEquals(4, balance.inFlight());
        assertEquals(
                "captured 10 = published 2 + dropped 4 (skipped 3, outbox full 1) + in flight 4", balance.toString());
    }

    @Test
    void aBalanceDoesNotChangeAfterwards() {
        Ledger ledger = new Ledger();
        Ledger.Balance before = ledger.balance();
        ledger.captured(1);
        ledger.dropped(Ledger.Reason.STOPPED, 1);

        assertEquals("captured 0 = published 0 + dropped 0 + in flight 0", before.toString());
    }
}
