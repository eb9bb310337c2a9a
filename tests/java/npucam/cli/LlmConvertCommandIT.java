package npucam.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import npucam.cli.Program.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command with a spec of a language model, as far as it goes without the vendor's tools. */
class LlmConvertCommandIT {
    private static final String EXAMPLE = "models/convert/qwen2.5-vl-3b-bm1684x.toml";

    @TempDir
    private Path folder;

    @Test
    void aDryRunPrintsTheToolsOwnCommandReadyToPaste() throws Exception {
        Result result = Program.run("model", "convert", EXAMPLE, "--dry-run", "--work", folder.toString());
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(
                "llm_convert.py -m /workspace/Qwen2.5-VL-3B-Instruct-AWQ -s 2048 -q w4bf16 -c bm1684x --max_pixels 672,896"
                        + " -o qwen2.5vl_3b",
                result.out().get(result.out().size() - 1));
        assertTrue(result.err().contains("config.json is not here"), result.err());
    }

    @Test
    void withoutTheModelNothingIsStarted() throws Exception {
        Result result = Program.run("model", "convert", spec("model_path = \"none\""), "--work", folder.toString());
        assertEquals(78, result.exitCode());
        assertTrue(result.err().contains("spec.toml:5:1 llm.model_path = \"none\": does not exist"), result.err());
    }

    @Test
    void optionsOfCameraModelsAreRefused() throws Exception {
        for (String option : new String[] {"--chip=bm1688", "--out=x"}) {
            Result result = Program.run("model", "convert", EXAMPLE, "--dry-run", option);
            assertEquals(2, result.exitCode());
            assertTrue(result.err().contains("set chip and out_dir there"), result.err());
        }
    }

    private String spec(String line) throws IOException {
        return Files.writeString(
                        folder.resolve("spec.toml"),
                        "[llm]\nseq_length = 2048\nquantize = \"w4bf16\"\nchip = \"bm1684x\"\n" + line + "\n")
                .toString();
    }
}
