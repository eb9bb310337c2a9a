/**
 * The line itself: the order of the work on one frame, slots, turns, the hand-over to the outbox. One thread per slot; nothing
 * here computes or touches hardware.
 */
package npucam.pipeline;
