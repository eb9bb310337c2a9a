package npucam.model.toolchain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a Python that is a shell script: it makes environments, and its pip makes the tools. */
@Timeout(60)
class ToolchainEnvironmentTest {
    private static final String LIBRARIES = "lib/python3.10/site-packages/tpu_mlir/lib/third_party";

    /** {@code $FOLDER} is the environment; {@code -m venv} copies the script itself. */
    private static final String PYTHON = """
            case "$1 $2" in
            "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && echo > "$3/pyvenv.cfg";;
            "-m pip")
                FOLDER=${0%/bin/python}
                echo "$@" >> LOG
                PIP
                mkdir -p $FOLDER/LIBRARIES && cd $FOLDER/LIBRARIES && touch libc.so.6 libm.so.6 libpthread.so.0 libomp.so.5
                for tool in model_transform.py model_deploy.py; do
                    printf '#!/bin/sh\\nTOOL\\n' > $FOLDER/bin/$tool; chmod +x $FOLDER/bin/$tool
                done;;
            esac""";

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private Path pipLog;

    @BeforeEach
    void aMachineWithPython() throws IOException {
        pipLog = folder.resolve("pip-was-asked");
        environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        environment.put("HOME", folder.toString());
        // Not the system's own folders: a Python or a Maven in them would be found.
        Path system = Files.createDirectories(folder.resolve("system"));
        for (String program : List.of("cp", "mkdir", "touch", "chmod", "sleep")) {
            FakeTools.program(system.resolve(program), "exec /bin/" + program + " \"$@\"");
        }
        environment.put("PATH", Files.createDirectories(folder.resolve("bin")) + ":" + system);
        python("", "exit 0");
    }

    @Test
    void theEnvironmentIsMadeWithThePackagesThatWereTriedAndWithoutTheForeignLibraries() throws Exception {
        Path made = install(ToolchainPackages.VISION);
        assertEquals(made, environment().require());
        assertFalse(Files.exists(made.resolve(LIBRARIES).resolve("libc.so.6")));
        assertFalse(Files.exists(made.resolve(LIBRARIES).resolve("libm.so.6")));
        assertFalse(Files.exists(made.resolve(LIBRARIES).resolve("libpthread.so.0")));
        assertTrue(Files.exists(made.resolve(LIBRARIES).resolve("libomp.so.5")));
        assertFalse(Files.exists(made.resolve("tmp")));
        assertTrue(Files.readString(pipLog).contains(" tpu_mlir==1.30.2 onnx==1.14.1 "), Files.readString(pipLog));
        assertTrue(Files.readString(pipLog).endsWith(" torch==1.12.1\n"), Files.readString(pipLog));
    }

    @Test
    void whatIsThereIsNotMadeAgain() throws Exception {
        install(ToolchainPackages.VISION);
        install(ToolchainPackages.VISION);
        assertEquals(1, Files.readAllLines(pipLog).size());
        assertTrue(told.get(told.size() - 1).contains("is already in"), told.toString());
    }

    @Test
    void anEnvironmentForPicturesIsExtendedForLanguageAndThenServesBoth() throws Exception {
        install(ToolchainPackages.VISION);
        install(ToolchainPackages.LANGUAGE);
        install(ToolchainPackages.VISION);
        List<String> asked = Files.readAllLines(pipLog);
        assertEquals(2, asked.size());
        assertTrue(asked.get(1).endsWith(" torch==2.11.0 torchvision==0.26.0"), asked.get(1));
    }

    @Test
    void aFailureOfPipLeavesNothingThatIsUsedAndTheNextAttemptStartsAnew() throws Exception {
        python("echo 'ERROR: no route to host'; exit 1", "exit 0");
        ToolchainException failed = assertThrows(ToolchainException.class, () -> install(ToolchainPackages.VISION));
        assertTrue(String.valueOf(failed.getMessage()).contains("ERROR: no route to host"), failed.getMessage());
        assertTrue(String.valueOf(failed.getMessage()).contains("install.log"), failed.getMessage());
        ToolchainException notThere =
                assertThrows(ToolchainException.class, () -> environment().require());
        assertTrue(String.valueOf(notThere.getMessage()).contains("is not complete"), notThere.getMessage());
        Path leftover = Files.writeString(environment().folder().resolve("leftover"), "");
        python("", "exit 0");
        install(ToolchainPackages.VISION);
        assertFalse(Files.exists(leftover));
    }

    @Test
    void toolsThatDoNotStartAreNotTakenForAToolChain() throws Exception {
        python("", "echo \"ModuleNotFoundError: No module named \\047psutil\\047\"; exit 1");
        ToolchainException failed = assertThrows(ToolchainException.class, () -> install(ToolchainPackages.VISION));
        assertTrue(String.valueOf(failed.getMessage()).contains("lacks the module psutil"), failed.getMessage());
        assertThrows(ToolchainException.class, () -> environment().require());
    }

    @Test
    void aPythonThatIsSwitchedOffIsPassedOver() throws Exception {
        Path versions = Files.createDirectories(folder.resolve(".pyenv/versions/3.10.13/bin"));
        Files.move(folder.resolve("bin/python3.10"), versions.resolve("python3.10"));
        FakeTools.program(folder.resolve("bin/python3.10"), "echo 'pyenv: python3.10: command not found'; exit 127");
        install(ToolchainPackages.VISION);
        assertTrue(told.stream().anyMatch(line -> line.contains(versions.toString())), told.toString());
    }

    @Test
    void aPythonThatUvHasIsFound() throws Exception {
        Path hidden = folder.resolve("hidden-python");
        Files.move(folder.resolve("bin/python3.10"), hidden);
        FakeTools.program(folder.resolve("bin/uv"), "[ \"$*\" = 'python find 3.10' ] && echo " + hidden);
        install(ToolchainPackages.VISION);
        assertTrue(told.stream().anyMatch(line -> line.contains(hidden.toString())), told.toString());
    }

    @Test
    void aMachineWithoutPythonIsToldHowToGetIt() throws Exception {
        Files.delete(folder.resolve("bin/python3.10"));
        ToolchainException missing = assertThrows(ToolchainException.class, () -> install(ToolchainPackages.VISION));
        String message = String.valueOf(missing.getMessage());
        assertTrue(message.contains("python3.10-venv") && message.contains("pyenv install"), message);
    }

    @Test
    void aMachineWithoutPythonButWithMavenGetsThePythonThatIsAnArtefact() throws Exception {
        Path jar = folder.resolve("cpython.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : List.of("bin/python3.10", "lib/python3.10/os.py", "lib/python3.10/test/much.py")) {
                zip.putNextEntry(new ZipEntry("org/bytedeco/cpython/linux-x86_64/" + name));
                zip.write(Files.readAllBytes(folder.resolve("bin/python3.10")));
            }
        }
        Files.delete(folder.resolve("bin/python3.10"));
        FakeTools.program(
                folder.resolve("bin/mvn"),
                "for word; do case $word in -DoutputDirectory=*) cp " + jar
                        + " ${word#*=}/cpython-3.10.8-1.5.8-linux-x86_64.jar;; esac; done");
        Path python = install(ToolchainPackages.VISION).resolveSibling("python-3.10");
        assertTrue(Files.isExecutable(python.resolve("bin/python3.10")));
        assertTrue(Files.exists(python.resolve("lib/python3.10/os.py")));
        assertFalse(Files.exists(python.resolve("lib/python3.10/test")));
        environment().require();
    }

    @Test
    void whatMavenCannotGetIsSaid() throws Exception {
        Files.delete(folder.resolve("bin/python3.10"));
        FakeTools.program(folder.resolve("bin/mvn"), "echo '[ERROR] Unknown host'; exit 1");
        ToolchainException failed = assertThrows(ToolchainException.class, () -> install(ToolchainPackages.VISION));
        assertTrue(String.valueOf(failed.getMessage()).contains("[ERROR] Unknown host"), failed.getMessage());
    }

    @Test
    void anInterruptedInstallationIsNotUsed() throws Exception {
        python("touch " + folder + "/pip-runs; sleep 1000", "exit 0");
        Thread thread = new Thread(() -> {
            try {
                install(ToolchainPackages.VISION);
            } catch (InterruptedException expected) {
                told.add("interrupted");
            }
        });
        thread.start();
        while (!Files.exists(folder.resolve("pip-runs"))) {
            Thread.sleep(20);
        }
        thread.interrupt();
        thread.join();
        assertEquals("interrupted", told.get(told.size() - 1));
        assertThrows(ToolchainException.class, () -> environment().require());
    }

    @Test
    void aMachineTheVendorDoesNotServeIsRefused() {
        ToolchainException refused =
                assertThrows(ToolchainException.class, () -> ToolchainPackages.VISION.requireMachine("aarch64"));
        assertTrue(String.valueOf(refused.getMessage()).contains("x86-64 only"), refused.getMessage());
    }

    @Test
    void aDiskWithoutRoomIsRefusedBeforeAnythingIsDone() {
        ToolchainException refused =
                assertThrows(ToolchainException.class, () -> ToolchainPackages.VISION.requireRoom(Path.of("/proc")));
        assertTrue(String.valueOf(refused.getMessage()).contains("6.0 GB are needed"), refused.getMessage());
    }

    private void python(String pip, String tool) throws IOException {
        FakeTools.program(
                folder.resolve("bin/python3.10"),
                PYTHON.replace("LOG", pipLog.toString())
                        .replace("PIP", pip)
                        .replace("LIBRARIES", LIBRARIES)
                        .replace("TOOL", tool));
    }

    private ToolchainEnvironment environment() {
        return ToolchainEnvironment.of(environment);
    }

    private Path install(ToolchainPackages packages) throws InterruptedException {
        return environment().install(packages, told::add);
    }
}
