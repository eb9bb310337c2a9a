package npucam.model.toolchain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolCommandTest {
    private static final ToolCommand TRANSFORM = new ToolCommand(
            "model_transform.py",
            "--input_shapes",
            "[[1,3,640,640]]",
            "--mean",
            "-0.5,0,0",
            "--keep_aspect_ratio",
            "--test_input",
            "../my dog.jpg");

    private static final List<String> AWKWARD = List.of(
            "plain",
            "",
            " ",
            "two words",
            "it's",
            "''",
            "\"quoted\"",
            "$HOME",
            "`id`",
            "$(id)",
            "a\\b",
            "\\",
            "*",
            "?",
            "[ab]",
            "[[1,3,640,640],[1,2]]",
            "{a,b}",
            "~",
            "~root",
            "a;b",
            "a&b",
            "a|b",
            "<x>y",
            "#comment",
            "a#b",
            "!history",
            "=equals",
            "name=value",
            "line\nbreak",
            "tab\there",
            "-0.5,1",
            "--option",
            "路径/图片.jpg",
            "é\u2028x",
            "%s%d",
            "(x)",
            "^a^b",
            "\u0001");

    @TempDir
    Path empty;

    @TempDir
    Path scripts;

    @Test
    void whatIsPastedIntoAShellArrivesAsItWasMeant() throws Exception {
        for (String shell : List.of("bash", "sh")) {
            assertEquals(AWKWARD, asSeenBy(shell, new ToolCommand("show", AWKWARD).text()), shell);
            assertEquals(AWKWARD, asSeenBy(shell, new ToolCommand("show", AWKWARD).textOnLines()), shell);
        }
    }

    @Test
    void onlyWhatAShellWouldChangeIsQuoted() {
        assertEquals(
                "model_transform.py --input_shapes [[1,3,640,640]] --mean -0.5,0,0 --keep_aspect_ratio --test_input"
                        + " '../my dog.jpg'",
                TRANSFORM.text());
    }

    @Test
    void onLinesEachOptionHasItsValuesBesideIt() {
        assertEquals("""
                model_transform.py \\
                    --input_shapes [[1,3,640,640]] \\
                    --mean -0.5,0,0 \\
                    --keep_aspect_ratio \\
                    --test_input '../my dog.jpg'""", TRANSFORM.textOnLines());
        assertEquals(
                """
                run_calibration.py yolov5s.mlir \\
                    --dataset ../COCO2017 \\
                    --input_num 100 \\
                    -o yolov5s_cali_table""",
                new ToolCommand(
                                "run_calibration.py",
                                "yolov5s.mlir",
                                "--dataset",
                                "../COCO2017",
                                "--input_num",
                                "100",
                                "-o",
                                "yolov5s_cali_table")
                        .textOnLines());
    }

    /** The words that a program of the name "show" gets. */
    private List<String> asSeenBy(String shell, String text) throws IOException, InterruptedException {
        Path seen = scripts.resolve("seen");
        // In a file, because words of a command line are in the encoding of the locale.
        Path script = Files.writeString(scripts.resolve("script"), "show() { printf '%s\\0' \"$@\"; }\n" + text + "\n");
        Process process = new ProcessBuilder(shell, script.toString())
                .directory(empty.toFile())
                .redirectOutput(seen.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertEquals(0, process.waitFor());
        String words = Files.readString(seen, StandardCharsets.UTF_8);
        List<String> split = new ArrayList<>();
        for (int start = 0; start < words.length(); ) {
            int end = words.indexOf('\0', start);
            split.add(words.substring(start, end));
            start = end + 1;
        }
        return split;
    }
}
