/**
 * Golden pictures: what a model must find in them, and how what it finds is judged. Runs before the first frame or in a command,
 * never on the frame's path.
 */
@NullMarked
package npucam.model.golden;

import org.jspecify.annotations.NullMarked;
