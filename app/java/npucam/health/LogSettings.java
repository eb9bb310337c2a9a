package npucam.health;

import java.time.Duration;

/**
 * The log section of the config file.
 *
 * @param level the least severe level that is written
 * @param summaryInterval time between two summary lines
 */
public record LogSettings(Level level, Duration summaryInterval) {

    /** From the fewest lines to the most. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }
}
