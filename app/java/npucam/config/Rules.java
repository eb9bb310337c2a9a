package npucam.config;

import java.util.Optional;
import java.util.stream.Collectors;
import npucam.capture.CaptureSettings.Kind;
import npucam.config.Entries.Entry;

/** What keys have to do with each other: which must be there, which belong to which source, which contradict each other. */
final class Rules {
    private final Syntax syntax;
    private final Entries entries;
    private final Values values;

    private Rules(Syntax syntax, Entries entries, Values values) {
        this.syntax = syntax;
        this.entries = entries;
        this.values = values;
    }

    static void check(Syntax syntax, Entries entries, Values values) {
        Rules rules = new Rules(syntax, entries, values);
        rules.requiredKeysAreThere();
        values.find(Keys.SOURCE).ifPresent(rules::keysBelongToTheSource);
        rules.buffersAgree();
        rules.passwordHasUsername();
    }

    /** A key of some sources only is missing when one of those is chosen. */
    private void requiredKeysAreThere() {
        Keys.LIST.keys().stream()
                .filter(Key::required)
                .filter(key -> key.sources().isEmpty()
                        || values.find(Keys.SOURCE).filter(key::belongsTo).isPresent())
                .filter(key -> entries.find(key).isEmpty())
                .forEach(entries::reportMissing);
        boolean stream = values.find(Keys.SOURCE).filter(Kind.RTSP::equals).isPresent();
        Optional<Entry> urlFile = entries.find(Keys.URL_FILE);
        if (stream && entries.find(Keys.URL).isPresent()) {
            urlFile.ifPresent(entry -> entries.report(entry, "is set beside url", "Keep one of the two"));
        } else if (stream && urlFile.isEmpty()) {
            entries.reportMissing(Keys.URL);
        }
    }

    private void keysBelongToTheSource(Kind source) {
        String chosen = "source = " + Literal.of(Texts.word(source));
        for (Entry entry : entries.all()) {
            if (!entry.key().belongsTo(source)) {
                String homes = entry.key().sources().stream()
                        .sorted()
                        .map(home -> Literal.of(Texts.word(home)))
                        .collect(Collectors.joining(" or "));
                entries.report(entry, "does not belong to " + chosen, "Remove it, or write source = " + homes);
            }
        }
    }

    /** Only what the file says itself can contradict: the default of dual_buff gives way to buffers. */
    private void buffersAgree() {
        values.find(Keys.BUFFERS)
                .ifPresent(buffers -> values.find(Keys.DUAL_BUFF)
                        .filter(dualBuff -> dualBuff != buffers > 1)
                        .flatMap(dualBuff -> entries.find(Keys.BUFFERS))
                        .ifPresent(entry -> entries.report(
                                entry,
                                "contradicts dual_buff, which means "
                                        + (buffers > 1 ? "one buffer" : "two buffers or more"),
                                "Remove one of the two lines")));
    }

    private void passwordHasUsername() {
        if (entries.find(Keys.USERNAME).isEmpty() && !syntax.mayHaveLost(Keys.USERNAME.name())) {
            entries.find(Keys.PASSWORD_FILE)
                    .ifPresent(entry ->
                            entries.report(entry, "is set without a username", "Add " + Keys.USERNAME.exampleLine()));
        }
    }
}
