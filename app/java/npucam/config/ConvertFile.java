package npucam.config;

import java.nio.file.Path;
import java.util.List;
import npucam.model.convert.ConversionSettings;
import npucam.model.convert.LlmConversionSettings;
import npucam.model.convert.YoloConversionSettings.Chip;

/** Reads a conversion spec. */
public final class ConvertFile {
    private ConvertFile() {}

    /**
     * Reads and checks everything that can be checked without opening the network.
     *
     * @param chips go before those of the spec; empty = the spec's own
     * @param filesMustExist whether a file that is not there is a problem; else it is a note
     * @throws ConfigException with every problem there is, in file order
     */
    public static ConversionSettings read(Path file, List<Chip> chips, boolean filesMustExist) {
        Problems problems = new Problems(file.toString());
        String text = ConfigText.read(file, "spec", "models/convert/shapes-bm1688.toml", problems);
        Syntax syntax = Syntax.of(text, problems);
        return LlmSpec.isOne(syntax)
                ? new LlmConversionSettings(LlmSpec.read(file, syntax, problems))
                : ConvertSpec.read(file, syntax, chips, filesMustExist, problems);
    }
}
