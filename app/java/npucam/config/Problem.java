package npucam.config;

/**
 * One thing that is wrong with a config file.
 *
 * @param file as the user named it
 * @param line from 1; 0 when the file as a whole is meant
 * @param column from 1; 0 when the file as a whole is meant
 * @param key {@code section.name} as written; empty when no key is meant
 * @param value as TOML, shortened, without credentials; empty when there is none or it does not matter
 * @param message what is wrong
 * @param fix what to do about it
 */
public record Problem(String file, int line, int column, String key, String value, String message, String fix) {

    /** {@code file:line:column key = value: what is wrong. fix}, without the parts that are not known. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(file);
        if (line > 0) {
            text.append(':').append(line).append(':').append(column);
        }
        if (!key.isEmpty()) {
            text.append(' ').append(key);
        }
        if (!value.isEmpty()) {
            text.append(" = ").append(value);
        }
        return text.append(": ").append(message).append(". ").append(fix).toString();
    }
}
