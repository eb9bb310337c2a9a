package npucam.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A labels file: one class name a line, in class order. Blanks around a name and empty lines at the end do not count. */
public final class LabelsFile {
    private LabelsFile() {}

    /**
     * The names.
     *
     * @throws ModelException for an empty line between names (it would shift every later class), or no name at all
     */
    public static List<String> read(Path file) {
        List<String> labels = new ArrayList<>();
        int emptyLine = 0;
        int number = 0;
        for (String line : TextFile.lines(file, "labels file")) {
            number++;
            if (line.isBlank()) {
                emptyLine = emptyLine == 0 ? number : emptyLine;
            } else if (emptyLine > 0) {
                throw new ModelException(file + ":" + emptyLine
                        + ": is empty, which would shift the classes after it. Remove the line or write the name");
            } else {
                labels.add(line.strip());
            }
        }
        if (labels.isEmpty()) {
            throw new ModelException(file + ": holds no names. Write one class name a line");
        }
        return labels;
    }
}
