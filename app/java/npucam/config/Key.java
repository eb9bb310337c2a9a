package npucam.config;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import npucam.capture.CaptureSettings.Kind;

/**
 * Everything there is to know of one key of the config file; {@link Keys} lists them.
 *
 * @param section the section it stands in
 * @param name its name there
 * @param type what it may be set to
 * @param required there is no running without it (for one of its sources)
 * @param standard the default as tomlj would give it; empty when there is none, or it depends on other things
 * @param otherwise the default in words, for the reference
 * @param example a right value as tomlj would give it
 * @param sources the camera sources it belongs to; empty = it belongs to all
 * @param meaning one sentence without a full stop, for the reference and for editors
 */
record Key<T>(
        String section,
        String name,
        ValueType<T> type,
        boolean required,
        Optional<Object> standard,
        String otherwise,
        Object example,
        Set<Kind> sources,
        String meaning) {

    Key {
        sources = Set.copyOf(sources);
    }

    static <T> Key<T> required(String section, String name, ValueType<T> type, Object example, String meaning) {
        return new Key<>(section, name, type, true, Optional.empty(), "required", example, Set.of(), meaning);
    }

    static <T> Key<T> optional(
            String section, String name, ValueType<T> type, String otherwise, Object example, String meaning) {
        return new Key<>(section, name, type, false, Optional.empty(), otherwise, example, Set.of(), meaning);
    }

    static <T> Key<T> standard(String section, String name, ValueType<T> type, Object standard, String meaning) {
        String words = Literal.of(standard);
        return new Key<>(section, name, type, false, Optional.of(standard), words, standard, Set.of(), meaning);
    }

    Key<T> onlyFor(Kind first, Kind... others) {
        return new Key<>(
                section, name, type, required, standard, otherwise, example, EnumSet.of(first, others), meaning);
    }

    /** {@code section.name}. */
    String path() {
        return section + "." + name;
    }

    /** A right line, as it stands in the file. */
    String exampleLine() {
        return name + " = " + Literal.of(example);
    }

    boolean belongsTo(Kind source) {
        return sources.isEmpty() || sources.contains(source);
    }

    /** The value of {@link #standard}. */
    Optional<T> standardValue() {
        try {
            return standard.isPresent() ? Optional.of(type.read(standard.get(), Path.of(""))) : Optional.empty();
        } catch (BadValue e) {
            throw new IllegalStateException(path() + ": its default " + e.message(), e);
        }
    }
}
