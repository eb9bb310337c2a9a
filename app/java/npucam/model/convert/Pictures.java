package npucam.model.convert;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import npucam.model.Folders;
import npucam.model.ModelException;
import npucam.model.convert.YoloConversionSettings.Calibration;
import npucam.model.toolchain.ToolCommand;

/** The pictures that ranges are found with. */
final class Pictures {
    private Pictures() {}

    /** The pictures in a folder and below, in name order; none when there is no such folder. */
    static List<Path> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Calibration::isPicture).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw new ModelException(folder + ": the pictures cannot be listed: " + e.getMessage(), e);
        }
    }

    /** Where the picked ones are copied to. */
    static Path folder(Network network, Path work) {
        return work.resolve(network.name() + "_pictures");
    }

    /**
     * Picks as many as the spec says, the same for the same seed and folder.
     *
     * @return empty when the spec gives no seed, or there are not more pictures than it wants: then the tool takes them as they lie
     */
    static Optional<Step.Sample> sample(YoloConversionSettings settings, Network network, Path work) {
        Calibration calibration = settings.calibration();
        List<Path> all = in(calibration.dataset().orElseThrow());
        if (calibration.seed().isEmpty() || all.size() <= calibration.inputNum()) {
            return Optional.empty();
        }
        List<Path> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(calibration.seed().get()));
        List<Path> picked = shuffled.subList(0, calibration.inputNum());
        List<Path> copies = new ArrayList<>();
        Path folder = folder(network, work);
        StringBuilder text = new StringBuilder("mkdir -p " + folder.getFileName());
        for (Path picture : picked) {
            // Numbered, as pictures of different folders may have one name.
            Path copy = folder.resolve(String.format(Locale.ROOT, "%04d_%s", copies.size(), picture.getFileName()));
            copies.add(copy);
            text.append('\n')
                    .append(new ToolCommand(
                                    "cp",
                                    Folders.relative(work, picture),
                                    folder.getFileName() + "/" + copy.getFileName())
                            .text());
        }
        return Optional.of(new Step.Sample("sample_" + network.name(), picked, copies, text.toString()));
    }
}
