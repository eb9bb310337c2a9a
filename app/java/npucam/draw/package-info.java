/**
 * Detections onto pictures. Runs in a command, never on the frame's path; owns nothing.
 */
package npucam.draw;
