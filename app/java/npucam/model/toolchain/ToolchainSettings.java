package npucam.model.toolchain;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which tool chain to use, when it is not to be looked for.
 *
 * @param folder a Python environment that holds the tools, or the folder the tools lie in
 * @param container the image of a container that holds the tools; goes before {@code folder}
 */
public record ToolchainSettings(Optional<Path> folder, Optional<String> container) {
    /** Nothing configured: the tools are looked for. */
    public static final ToolchainSettings NONE = new ToolchainSettings(Optional.empty(), Optional.empty());
}
