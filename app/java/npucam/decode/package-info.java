/**
 * Output tensors → detections: which head the outputs are, its decoding, non-maximum suppression. Runs on the thread of the slot
 * whose turn it is; a decoder owns its scratch and allocates only the detections it returns.
 */
package npucam.decode;
