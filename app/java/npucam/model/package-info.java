/**
 * Model files read offline: descriptors (.mud), labels, ONNX graphs; cutting an ONNX graph at its output nodes. Runs before the
 * first frame or in a command, never on the frame's path.
 */
package npucam.model;
