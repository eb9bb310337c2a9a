package npucam.model.toolchain;

import java.nio.file.Path;

/** Where the tools are, and so how one of them is started. */
sealed interface ToolPlace permits LocalTools, ContainerTools {
    /** For people: what is used. */
    String description();

    /** A process that can be started; its output and standard input are not set yet. */
    ProcessBuilder prepare(ToolCommand command, Path workingFolder);

    /** What must be done besides killing the processes of {@code prepared} to stop it. */
    void stop(ProcessBuilder prepared);
}
