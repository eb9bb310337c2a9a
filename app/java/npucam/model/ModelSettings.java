package npucam.model;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The model section of the config file.
 *
 * @param file a {@code .mud} descriptor or a bare {@code .onnx} with its own metadata
 * @param labels a labels file, one name a line, that overrides the model's own
 */
public record ModelSettings(Path file, Optional<Path> labels) {}
