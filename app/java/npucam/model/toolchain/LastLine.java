package npucam.model.toolchain;

import java.util.List;

/** The last line of an output that says something. */
final class LastLine {
    private LastLine() {}

    static String of(List<String> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (!lines.get(i).isBlank()) {
                return lines.get(i).strip();
            }
        }
        return "it printed nothing";
    }
}
