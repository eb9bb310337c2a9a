package npucam.model.toolchain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a Python environment of the tools must hold. {@code tpu_mlir} declares neither psutil nor onnxsim nor, without an extra, torch,
 * but imports all three.
 */
public enum ToolchainPackages {
    /** For models that take pictures. Torch 1.12.1 is the last one that comes without 3 GB of libraries for graphics cards. */
    VISION(6_000_000_000L, "3.6 GB"),

    /** Also for language models, whose converter names number types that torch has had since 2.1. */
    LANGUAGE(13_000_000_000L, "7 GB");

    private static final List<String> ALWAYS = List.of(
            "tpu_mlir==" + ToolchainEnvironment.VERSION,
            "onnx==1.14.1",
            "onnxruntime==1.16.3",
            "onnxsim==0.4.17",
            "psutil==7.2.2");

    private final long bytesWhileInstalling;
    private final String size;

    ToolchainPackages(long bytesWhileInstalling, String size) {
        this.bytesWhileInstalling = bytesWhileInstalling;
        this.size = size;
    }

    /** As pip is asked for them. */
    List<String> requirements() {
        return Stream.concat(ALWAYS.stream(), torch().stream()).toList();
    }

    private List<String> torch() {
        return switch (this) {
            case VISION -> List.of("torch==1.12.1");
            case LANGUAGE -> List.of("torch==2.11.0", "torchvision==0.26.0");
        };
    }

    /** What the finished environment takes on the disk. */
    String size() {
        return size;
    }

    /** @param installed the requirements an environment was made for */
    boolean areIn(List<String> installed) {
        return installed.containsAll(requirements())
                || (this == VISION && installed.containsAll(LANGUAGE.requirements()));
    }

    void requireMachine(String architecture) {
        if (!architecture.equals("amd64")) {
            throw new ToolchainException("the tool chain: the vendor makes it for x86-64 only, this machine is "
                    + architecture + ". Convert on a PC and copy the model");
        }
    }

    /** @param folder exists */
    void requireRoom(Path folder) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < bytesWhileInstalling) {
            throw new ToolchainException(String.format(
                    "%s: %.1f GB are free, %.1f GB are needed while the tool chain is installed, %s afterwards. Make room, or set"
                            + " XDG_CACHE_HOME to a folder on a larger disk",
                    folder, free / 1e9, bytesWhileInstalling / 1e9, size));
        }
    }
}
