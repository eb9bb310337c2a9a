package npucam.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import npucam.model.ModelException;
import npucam.model.ModelFacts;
import npucam.model.convert.ConversionProgress;
import npucam.model.llm.LlmConversion;
import npucam.model.llm.LlmSettings;
import npucam.model.toolchain.ToolCommand;
import npucam.model.toolchain.Toolchain;
import npucam.model.toolchain.ToolchainException;
import npucam.model.toolchain.ToolchainSettings;

/** {@code npucam model convert} of a spec with {@code [llm]}: the estimate first, then the one tool that does it all. */
final class LlmConvert {
    private static final String STEP = "llm_convert";

    private final LlmSettings settings;
    private final Path folder;
    private final ToolchainSettings toolchain;
    private final ConversionProgress progress;

    /**
     * @param folder the tool runs in, made when it is not there
     * @param toolchain which tools to use
     */
    LlmConvert(LlmSettings settings, Path folder, ToolchainSettings toolchain, ConversionProgress progress) {
        this.settings = settings;
        this.folder = folder;
        this.toolchain = toolchain;
        this.progress = progress;
    }

    /** Converts, and holds the result's sizes against the estimate. */
    void run() throws InterruptedException {
        LlmConversion conversion = LlmConversion.plan(settings, folder, System.getenv());
        sayNotes(conversion);
        conversion.estimate().forEach(System.out::println);
        Toolchain tools = Toolchain.find(toolchain, System.getenv());
        System.err.println("tool chain: " + tools.description());
        makeFolder();
        progress.begins(STEP, 1, 1);
        long begin = System.nanoTime();
        Optional<Path> bmodel = conversion.run(tools, log(), progress::moves);
        progress.done(STEP, (System.nanoTime() - begin) / 1_000_000_000 + " s");
        bmodel.ifPresent(model -> {
            System.out.println();
            System.out.println(model + ": " + words(ModelFacts.read(model)));
            conversion.compared(model).forEach(System.out::println);
        });
    }

    /** Prints what would be run; the tool says how it understands it where both it and the model's {@code config.json} are here. */
    void dryRun() throws InterruptedException {
        LlmConversion conversion = LlmConversion.dryPlan(settings, folder, System.getenv());
        sayNotes(conversion);
        conversion.estimate().forEach(line -> System.out.println("# " + line));
        System.out.println(new ToolCommand("mkdir", "-p", folder.toString()).text());
        System.out.println(new ToolCommand("cd", folder.toString()).text());
        System.out.println(conversion.command().text());
        if (!conversion.hasModel()) {
            return;
        }
        try {
            Toolchain tools = Toolchain.find(toolchain, System.getenv());
            whatTheToolSays(conversion, tools).forEach(line -> System.out.println("# " + line));
        } catch (ToolchainException none) {
            System.err.println("note: the tool itself was not asked. " + none.getMessage());
        }
    }

    /** The tool's own dry run writes nothing, so any folder will do. */
    private static List<String> whatTheToolSays(LlmConversion conversion, Toolchain tools) throws InterruptedException {
        try {
            Path empty = Files.createTempDirectory("npucam-llm");
            Path log = empty.resolve("dry-run.log");
            try {
                tools.run(conversion.dryCommand(), empty, log, line -> {});
                return Files.readAllLines(log);
            } finally {
                Files.deleteIfExists(log);
                Files.deleteIfExists(empty);
            }
        } catch (IOException e) {
            throw new ModelException(
                    "a temporary folder cannot be used: " + e + ". Is there room, may you write there?", e);
        }
    }

    private static void sayNotes(LlmConversion conversion) {
        conversion.notes().forEach(note -> System.err.println("note: " + note));
    }

    private void makeFolder() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ModelException(
                    folder + ": cannot be made: " + e + ". May you write there? --work names another", e);
        }
    }

    private Path log() {
        return folder.resolve("logs").resolve(STEP + ".log");
    }

    private static String words(ModelFacts facts) {
        return facts.about().getOrDefault("chip", "") + ", " + facts.nets().size() + " networks, " + facts.bytes()
                + " bytes, sha256 " + facts.sha256();
    }
}
