package npucam.data;

/**
 * One found object.
 *
 * @param boxInFrame corners in the frame's pixels, clipped to the frame
 * @param classId index into the model's labels
 * @param label the class's name
 * @param score probability, 0–1
 */
public record Detection(Box boxInFrame, int classId, String label, float score) {}
