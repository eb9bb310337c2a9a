/**
 * The values that flow along the line: frames, tensors, letterboxes, detections, reports. Imports nothing of ours, belongs
 * to no thread, and owns no native memory: whoever made a buffer owns it, and what is lent is valid until it is asked again.
 */
package npucam.data;
