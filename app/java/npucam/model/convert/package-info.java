/**
 * Converts a model for a board with the vendor's tool chain: from a spec's settings the commands, their running and resuming, the
 * finished models with their descriptors and reports. Runs in a command, on the caller's thread.
 */
@NullMarked
package npucam.model.convert;

import org.jspecify.annotations.NullMarked;
