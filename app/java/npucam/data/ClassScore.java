package npucam.data;

/**
 * How sure a classifier is of one class.
 *
 * @param classId index into the model's labels
 * @param label the class's name
 * @param score probability, 0–1
 */
public record ClassScore(int classId, String label, float score) {}
