/**
 * Counters, the ledger of frames, the summary line, folded repeats of errors. Written by every thread of the line, so everything
 * here is thread-safe unless it says otherwise; imports nothing of ours.
 */
package npucam.health;
