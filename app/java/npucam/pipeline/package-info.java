/**
 * The line itself: the order of the work on one frame, slots, turns, the hand-over to the outbox. One thread per slot; nothing
 * here computes or touches hardware. Also how fast a line is, and could be.
 */
package npucam.pipeline;
