package npucam.model.toolchain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A program and everything it starts, told by a mark in their environment, which children inherit. Parents cannot tell: a child
 * whose parent is gone belongs to init, and programs such as GNU parallel put theirs into groups of their own.
 */
final class MarkedProcesses {
    private static final String NAME = "NPUCAM_COMMAND";

    /** A process may start another while it is looked for; one round more finds that one. */
    private static final int ROUNDS = 100;

    private final String mark = UUID.randomUUID().toString();

    /** @param environment filled: of a process to be started */
    void mark(Map<String, String> environment) {
        environment.put(NAME, mark);
    }

    /** Ends all of them, at once. */
    void kill() {
        List<ProcessHandle> marked = find();
        for (int round = 0; round < ROUNDS && !marked.isEmpty(); round++) {
            marked.forEach(ProcessHandle::destroyForcibly);
            marked = find();
        }
    }

    private List<ProcessHandle> find() {
        return ProcessHandle.allProcesses().filter(this::isMarked).toList();
    }

    private boolean isMarked(ProcessHandle process) {
        try {
            byte[] environment = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/environ"));
            return new String(environment, StandardCharsets.ISO_8859_1).contains(NAME + "=" + mark);
        } catch (IOException othersOrGone) {
            return false;
        }
    }
}
