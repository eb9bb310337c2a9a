package npucam.model.toolchain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Tools in an image; each command runs in a container of its own that is gone afterwards. The folders the command works on have the
 * same paths inside as outside.
 *
 * @param docker the program that runs containers: docker, or podman, which takes the same words
 */
record ContainerTools(Path docker, String image) implements ToolPlace {
    private static final Pattern COMMA = Pattern.compile(",");

    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** @throws ToolchainException when nothing on PATH runs containers */
    static ContainerTools of(String image, Map<String, String> environment) {
        return SearchPath.find("docker", environment)
                .or(() -> SearchPath.find("podman", environment))
                .map(docker -> new ContainerTools(docker, image))
                .orElseThrow(() -> new ToolchainException("[toolchain] container = \"" + image
                        + "\": neither docker nor podman is on PATH. Install one (Debian: apt-get install docker.io), or take"
                        + " the line out and run: app/npucam model toolchain install"));
    }

    @Override
    public String description() {
        return "container image " + image;
    }

    @Override
    public ProcessBuilder prepare(ToolCommand command, Path workingFolder) {
        Path folder = workingFolder.toAbsolutePath().normalize();
        List<String> words = new ArrayList<>(List.of(docker.toString(), "run", "--rm", "--init"));
        words.addAll(List.of("--name", "npucam-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet()));
        words.addAll(user(folder));
        words.addAll(List.of("-e", "PYTHONUNBUFFERED=1"));
        for (Path mount : mounts(command, folder)) {
            words.addAll(List.of("-v", mount + ":" + mount));
        }
        words.addAll(List.of("-w", folder.toString(), image, command.program()));
        words.addAll(command.arguments());
        return new ProcessBuilder(words);
    }

    /** What the command writes is to belong to whom the working folder belongs to, not to root. */
    private static List<String> user(Path folder) {
        try {
            String user = Files.getAttribute(folder, "unix:uid") + ":" + Files.getAttribute(folder, "unix:gid");
            return List.of("--user", user, "-e", "HOME=/tmp");
        } catch (IOException e) {
            throw new ToolchainException(folder + ": the folder to work in cannot be read: " + e, e);
        }
    }

    /**
     * The working folder, and the folder of each file that the arguments name, alone or in a list with commas. What a link leads to is
     * mounted as well.
     */
    private static Set<Path> mounts(ToolCommand command, Path folder) {
        Set<Path> mounts = new TreeSet<>(List.of(folder));
        for (String argument : command.arguments()) {
            COMMA.splitAsStream(argument)
                    .forEach(name -> addFolderOf(folder.resolve(name).normalize(), folder, mounts));
        }
        return mounts;
    }

    private static void addFolderOf(Path named, Path workingFolder, Set<Path> mounts) {
        try {
            Path parent = named.getParent();
            if (!named.equals(workingFolder) && parent != null && Files.exists(named)) {
                for (Path file : List.of(named, named.toRealPath())) {
                    Path mount = Files.isDirectory(file) ? file : file.getParent();
                    if (mount != null && mount.getNameCount() > 0 && !mount.startsWith(workingFolder)) {
                        mounts.add(mount);
                    }
                }
            } else if (parent != null
                    && parent.getNameCount() > 0
                    && Files.isDirectory(parent)
                    && !parent.startsWith(workingFolder)) {
                // A result that is to be written.
                mounts.add(parent);
            }
        } catch (IOException unreadable) {
            // The tool will say so, with the name.
        }
    }

    @Override
    public void stop(ProcessBuilder prepared) {
        List<String> words = prepared.command();
        String name = words.get(words.indexOf("--name") + 1);
        try {
            new ProcessBuilder(docker.toString(), "kill", name)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new ToolchainException("container " + name + " cannot be stopped: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
