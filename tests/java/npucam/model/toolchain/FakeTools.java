package npucam.model.toolchain;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A Python environment whose tools are shell scripts of a test. */
final class FakeTools {
    private final Path folder;

    FakeTools(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("bin"));
        Files.writeString(folder.resolve("pyvenv.cfg"), "");
        tool(LocalTools.TELLTALE, "exit 0");
    }

    Path bin() {
        return folder.resolve("bin");
    }

    /** @param script of {@code /bin/sh} */
    ToolCommand tool(String name, String script) throws IOException {
        program(bin().resolve(name), script);
        return new ToolCommand(name);
    }

    Toolchain toolchain() {
        return Toolchain.find(new ToolchainSettings(Optional.of(folder), Optional.empty()), environment());
    }

    /** Of this process, changeable. */
    static Map<String, String> environment() {
        return new HashMap<>(System.getenv());
    }

    static void program(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }
}
