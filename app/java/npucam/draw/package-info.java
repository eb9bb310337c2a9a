/**
 * Detections onto pictures, frames onto a time axis. Runs in a command, never on the frame's path; owns nothing.
 */
package npucam.draw;
