package npucam.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many keypoints a pose model gives, and how many numbers each.
 *
 * @param count of keypoints
 * @param dimensions 2 for x and y, 3 for x, y and visibility
 */
public record KeypointShape(int count, int dimensions) {
    /** The keypoints of COCO: a person's nose, eyes, ears, shoulders and so on. */
    public static final KeypointShape PERSON = new KeypointShape(17, 3);

    /** {@code 17x3} of ours, {@code [17, 3]} of Ultralytics' metadata. */
    private static final Pattern TEXT = Pattern.compile("\\[?\\s*([1-9]\\d{0,3})\\s*[x,]\\s*([23])\\s*]?");

    /** Empty when the text is neither {@code 17x3} nor {@code [17, 3]}. */
    static Optional<KeypointShape> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new KeypointShape(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** Numbers per box. */
    public int numbers() {
        return count * dimensions;
    }

    /** As a {@code .mud} writes it. */
    @Override
    public String toString() {
        return count + "x" + dimensions;
    }
}
