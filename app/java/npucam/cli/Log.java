package npucam.cli;

import java.util.Locale;
import npucam.health.LogSettings;
import org.tinylog.configuration.Configuration;
import org.tinylog.jul.JulTinylogBridge;

/** Starts the log of a command that runs the line. */
final class Log {
    private Log() {}

    /** To be called before anything is logged: from then on the level is fixed. */
    static void start(LogSettings.Level level) {
        Configuration.set("level", level.name().toLowerCase(Locale.ROOT));
        // The MQTT client logs through java.util.logging; it ends in the one log there is.
        JulTinylogBridge.activate();
    }
}
