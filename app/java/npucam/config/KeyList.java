package npucam.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of one kind of file.
 *
 * @param sections section → what it is about, in the file's order
 * @param keys in the file's order
 * @param repeated the sections that may stand several times, in double brackets; the others stand once
 */
record KeyList(Map<String, String> sections, List<Key<?>> keys, Set<String> repeated) {
    KeyList {
        keys = List.copyOf(keys);
        repeated = Set.copyOf(repeated);
    }

    Optional<Key<?>> find(String section, String name) {
        return keys.stream()
                .filter(key -> key.section().equals(section) && key.name().equals(name))
                .findFirst();
    }

    List<Key<?>> in(String section) {
        return keys.stream().filter(key -> key.section().equals(section)).toList();
    }

    /** A section's header as it stands in the file. */
    String header(String section) {
        return repeated.contains(section) ? "[[" + section + "]]" : "[" + section + "]";
    }
}
