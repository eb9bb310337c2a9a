/**
 * Frame → input tensor: letterbox, colour, normalise, quantise in one pass. Runs on the thread of the slot whose turn it is;
 * owns its scratch rows, allocates nothing per frame.
 */
package npucam.preprocess;
