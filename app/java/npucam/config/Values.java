package npucam.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import npucam.config.Entries.Entry;

/** The values of the keys that are set in a file and right. */
final class Values {
    private final Map<Key<?>, Object> values = new HashMap<>();

    private Values() {}

    /** @param folder where relative paths start */
    static Values of(Entries entries, Path folder, Problems problems) {
        Values values = new Values();
        for (Entry entry : entries.all()) {
            Key<?> key = entry.key();
            try {
                values.values.put(key, key.type().read(entry.toml(), folder));
            } catch (BadValue e) {
                String fix = e.fix().isEmpty() ? "Write for example " + key.exampleLine() : e.fix();
                problems.add(entry.at(), entry.written(), Literal.of(entry.toml()), e.message(), fix);
            }
        }
        return values;
    }

    /** What the file sets the key to. */
    @SuppressWarnings("unchecked") // put by the key's own type
    <T> Optional<T> find(Key<T> key) {
        return Optional.ofNullable((T) values.get(key));
    }

    /** What the file sets the key to, or else its default. */
    <T> T get(Key<T> key) {
        return find(key)
                .or(key::standardValue)
                .orElseThrow(() -> new IllegalStateException(key.path() + " has no default"));
    }
}
