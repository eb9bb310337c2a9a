package npucam.data;

/**
 * One point of an object, such as a shoulder.
 *
 * @param xInFrame in the frame's pixels, clipped to the frame
 * @param yInFrame in the frame's pixels, clipped to the frame
 * @param visibility probability that the point can be seen, 0–1; 1 for models that do not say
 */
public record Keypoint(float xInFrame, float yInFrame, float visibility) {}
