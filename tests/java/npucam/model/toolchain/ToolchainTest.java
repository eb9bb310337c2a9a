package npucam.model.toolchain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import npucam.model.ModelException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ToolchainTest {
    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void anEnvironmentWithoutTools() {
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    }

    @Test
    void whereNothingIsFoundEveryPlaceIsNamedWithTheFix() {
        ToolchainException nothing =
                assertThrows(ToolchainException.class, () -> Toolchain.find(ToolchainSettings.NONE, environment));
        String message = String.valueOf(nothing.getMessage());
        for (String part : List.of(
                "container", "folder", "PATH", installed() + " does not exist", "app/npucam model toolchain install")) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void theInstalledEnvironmentIsUsedOnlyWhenItIsWhole() throws IOException {
        new FakeTools(installed());
        ToolchainException half =
                assertThrows(ToolchainException.class, () -> Toolchain.find(ToolchainSettings.NONE, environment));
        assertTrue(String.valueOf(half.getMessage()).contains(installed() + " is not complete"), half.getMessage());
        Files.writeString(installed().resolve(ToolchainEnvironment.FINISHED), "");
        assertEquals(
                installed().resolve("bin").toString(),
                Toolchain.find(ToolchainSettings.NONE, environment).description());
    }

    @Test
    void toolsOnPathGoBeforeTheInstalledOnes() throws IOException {
        new FakeTools(installed());
        Files.writeString(installed().resolve(ToolchainEnvironment.FINISHED), "");
        FakeTools onPath = new FakeTools(folder.resolve("mine"));
        environment.put("PATH", "relative:" + folder + ":" + onPath.bin() + ":/usr/bin");
        assertEquals(
                onPath.bin().toString(),
                Toolchain.find(ToolchainSettings.NONE, environment).description());
    }

    @Test
    void theConfiguredFolderGoesBeforePath() throws IOException {
        FakeTools onPath = new FakeTools(folder.resolve("mine"));
        FakeTools configured = new FakeTools(folder.resolve("configured"));
        environment.put("PATH", onPath.bin() + ":/usr/bin");
        for (Path named : List.of(folder.resolve("configured"), configured.bin())) {
            ToolchainSettings settings = new ToolchainSettings(Optional.of(named), Optional.empty());
            assertEquals(
                    configured.bin().toString(),
                    Toolchain.find(settings, environment).description());
        }
    }

    @Test
    void aConfiguredFolderWithoutToolsIsRefusedEvenIfThereAreOthers() throws IOException {
        environment.put("PATH", new FakeTools(folder.resolve("mine")).bin() + ":/usr/bin");
        Path wrong = folder.resolve("wrong");
        ModelException refused = assertThrows(
                ModelException.class,
                () -> Toolchain.find(new ToolchainSettings(Optional.of(wrong), Optional.empty()), environment));
        assertTrue(String.valueOf(refused.getMessage()).contains(wrong.toString()), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains("model_transform.py"), refused.getMessage());
    }

    @Test
    void aContainerWithoutAProgramThatRunsContainersIsRefused() {
        environment.put("PATH", folder.toString());
        ToolchainException refused =
                assertThrows(ToolchainException.class, () -> Toolchain.find(container("vendor/tools:1"), environment));
        assertTrue(String.valueOf(refused.getMessage()).contains("vendor/tools:1"), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains("docker"), refused.getMessage());
    }

    @Test
    void aContainerSeesTheFoldersOfTheFilesItIsGivenAtTheirOwnPaths() throws Exception {
        Path work = Files.createDirectories(folder.resolve("work")).toRealPath();
        Path models = Files.createDirectories(folder.resolve("models")).toRealPath();
        Path pictures = Files.createDirectories(folder.resolve("pictures")).toRealPath();
        Path out = Files.createDirectories(folder.resolve("out")).toRealPath();
        Path stored = Files.createDirectories(folder.resolve("stored")).toRealPath();
        Files.writeString(stored.resolve("a.onnx"), "");
        Files.createSymbolicLink(models.resolve("a.onnx"), stored.resolve("a.onnx"));
        Files.writeString(pictures.resolve("1.jpg"), "");
        Files.writeString(work.resolve("in.npz"), "");
        docker("for word; do echo \"$word\"; done");
        Path log = folder.resolve("log");
        ToolCommand command = new ToolCommand(
                "model_transform.py",
                "--model_def",
                "../models/a.onnx",
                "--output_names",
                "/model.22/Concat_output_0",
                "--test_input",
                pictures.resolve("1.jpg") + ",in.npz",
                "--mlir",
                out.resolve("a.mlir").toString());
        Toolchain.find(container("vendor/tools:1"), environment).run(command, work, log, line -> {});
        List<String> words = Files.readAllLines(log);
        words.remove(0);
        String user = Files.getAttribute(work, "unix:uid") + ":" + Files.getAttribute(work, "unix:gid");
        assertEquals(List.of("run", "--rm", "--init", "--name"), words.subList(0, 4));
        assertTrue(words.get(4).matches("npucam-\\d+-\\d+"), words.get(4));
        assertEquals(List.of("--user", user), words.subList(5, 7));
        assertEquals(
                List.of(
                        "-v",
                        models + ":" + models,
                        "-v",
                        out + ":" + out,
                        "-v",
                        pictures + ":" + pictures,
                        "-v",
                        stored + ":" + stored,
                        "-v",
                        work + ":" + work,
                        "-w",
                        work.toString(),
                        "vendor/tools:1",
                        "model_transform.py"),
                words.subList(
                        words.indexOf("-v"), words.size() - command.arguments().size()));
        assertEquals(
                command.arguments(),
                words.subList(words.size() - command.arguments().size(), words.size()));
    }

    @Test
    void anInterruptStopsTheContainerAsWell() throws Exception {
        docker("if [ $1 = run ]; then echo \"$5\" > " + folder + "/name; exec sleep 1000; fi; echo \"$@\" > " + folder
                + "/killed");
        Toolchain toolchain = Toolchain.find(container("vendor/tools:1"), environment);
        Thread thread = new Thread(() -> {
            try {
                toolchain.run(new ToolCommand("model_deploy.py"), folder, folder.resolve("log"), line -> {});
            } catch (InterruptedException expected) {
                // What is to be seen is the container's end.
            }
        });
        thread.start();
        while (!Files.exists(folder.resolve("name"))
                || Files.readString(folder.resolve("name")).isEmpty()) {
            Thread.sleep(20);
        }
        thread.interrupt();
        thread.join();
        assertEquals("kill " + Files.readString(folder.resolve("name")), Files.readString(folder.resolve("killed")));
    }

    private void docker(String script) throws IOException {
        Path programs = Files.createDirectories(folder.resolve("programs"));
        FakeTools.program(programs.resolve("docker"), script);
        environment.put("PATH", programs + ":/usr/bin:/bin");
    }

    private static ToolchainSettings container(String image) {
        return new ToolchainSettings(Optional.of(Path.of("/not/used")), Optional.of(image));
    }

    private Path installed() {
        return folder.resolve("cache/npucam/toolchain").resolve(ToolchainEnvironment.VERSION);
    }
}
