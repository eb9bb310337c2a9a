package npucam.model.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import npucam.model.ModelDescriptor;
import npucam.model.ModelException;
import npucam.model.Sha256;
import npucam.model.convert.YoloConversionSettings.Chip;
import npucam.model.convert.YoloConversionSettings.Quantize;
import npucam.model.toolchain.ToolFailedException;
import npucam.model.toolchain.Toolchain;
import npucam.model.toolchain.ToolchainSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A conversion with tools that are shell scripts: what is run, what is run again, and what is left. */
class YoloConversionTest {
    private static final Path BMODEL = Path.of("models/shapes/npu/shapes-concat-bm1684x-int8-nokernel.bmodel")
            .toAbsolutePath();

    /** Each notes its name; the arguments that name a file to write are the last. */
    private static final String LAST = "for word; do last=$word; done\n";

    @TempDir
    private Path folder;

    private Path ran;
    private Toolchain tools;
    private final List<String> said = new ArrayList<>();

    private final ConversionProgress progress = new ConversionProgress() {
        @Override
        public void begins(String step, int number, int count) {
            said.add(number + "/" + count + " " + step);
        }

        @Override
        public void moves(String line) {}

        @Override
        public void done(String step, String result) {
            said.add(result.replaceFirst("^[0-9.]+ s", ""));
        }
    };

    @BeforeEach
    void makeTools() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("tools/bin"));
        Files.writeString(folder.resolve("tools/pyvenv.cfg"), "");
        ran = folder.resolve("ran");
        tool("model_transform.py", LAST + "echo transformed > $last");
        tool("run_calibration.py", LAST + "echo table > $last");
        tool("model_deploy.py", LAST + """
                        echo '2026/01/01 00:00:00 - INFO : TPU-MLIR v1.30.2-20260831'
                        echo '[Running]: npz_tool.py compare a b --tolerance 0.85,0.45 --except - -vv'
                        echo '[/Concat_output_0_Concat ]      SIMILAR [PASSED]'
                        echo '    cosine_similarity      = 0.998866'
                        echo '    euclidean_similarity   = 0.952348'
                        cp '%s' $last
                        """.formatted(BMODEL));
        assertTrue(Files.exists(bin.resolve("model_transform.py")));
        tools = Toolchain.find(
                new ToolchainSettings(Optional.of(folder.resolve("tools")), Optional.empty()), System.getenv());
    }

    private void tool(String name, String script) throws IOException {
        Path file = folder.resolve("tools/bin").resolve(name);
        Files.writeString(file, "#!/bin/sh\necho " + name + " >> '" + ran + "'\n" + script + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    @Test
    void aModelComesWithDescriptorLabelsChecksumAndReport() throws Exception {
        Path mud = run(int8()).get(0);
        assertEquals(folder.resolve("out/shapes_concat_1684x_int8/shapes_concat_1684x_int8.mud"), mud);
        assertEquals(
                List.of(
                        "shapes_concat_1684x_int8.bmodel",
                        "shapes_concat_1684x_int8.bmodel.sha256",
                        "shapes_concat_1684x_int8.mud",
                        "shapes_concat_1684x_int8.names",
                        "shapes_concat_1684x_int8.report.json",
                        "shapes_concat_1684x_int8.report.md"),
                names(mud.resolveSibling("")));
        ModelDescriptor descriptor = ModelDescriptor.read(mud, Optional.empty());
        assertEquals(List.of("circle", "square", "triangle"), descriptor.labels());
        assertEquals(7, descriptor.padValue());
        String sum = Files.readString(mud.resolveSibling("shapes_concat_1684x_int8.bmodel.sha256"));
        assertEquals(Sha256.of(BMODEL) + "  shapes_concat_1684x_int8.bmodel\n", sum);
        String report = Files.readString(mud.resolveSibling("shapes_concat_1684x_int8.report.md"));
        assertTrue(report.contains("| /Concat_output_0_Concat | 0.998866 | 0.952348 |"), report);
        assertTrue(report.contains("v1.30.2-20260831"), report);
        assertTrue(report.contains("- weights: "), report);
        assertTrue(report.contains("run_calibration.py shapes_concat.mlir"), report);
        String json = Files.readString(mud.resolveSibling("shapes_concat_1684x_int8.report.json"));
        assertTrue(json.contains("\"cosine\" : 0.998866"), json);
    }

    @Test
    void similaritiesAreSaidInWordsAfterTheStep() throws Exception {
        run(int8());
        assertEquals(
                List.of(
                        "1/3 transform_shapes_concat",
                        "",
                        "2/3 calibrate_shapes_concat",
                        "",
                        "3/3 deploy_shapes_concat_1684x_int8",
                        "; on the test picture very near: least cosine 0.9989 (0.85 asked), least euclidean 0.9523"
                                + " (0.45 asked), of 1 tensors"),
                said);
    }

    @Test
    void whatIsDoneIsNotDoneAgain() throws Exception {
        run(int8());
        assertEquals(3, ranSince(0).size());
        run(int8());
        assertEquals(List.of(), ranSince(3));
        assertTrue(said.contains(", already done"), said.toString());
    }

    @Test
    void aFailedStepIsWhereTheNextRunBegins() throws Exception {
        String deploy = Files.readString(folder.resolve("tools/bin/model_deploy.py"));
        tool("model_deploy.py", LAST + "echo half > $last; echo 'RuntimeError: no' >&2; exit 1");
        assertThrows(ToolFailedException.class, () -> run(int8()));
        assertEquals(List.of(), names(folder.resolve("out")), "a half model was left");
        Files.writeString(folder.resolve("tools/bin/model_deploy.py"), deploy);
        run(int8());
        assertEquals(
                List.of("model_transform.py", "run_calibration.py", "model_deploy.py", "model_deploy.py"), ranSince(0));
    }

    @Test
    void theModelsBeforeAFailureAreFinished() throws Exception {
        tool("model_deploy.py", LAST + "case $* in *F16*) exit 1;; esac\ncp '" + BMODEL + "' $last");
        YoloConversionSettings two =
                Specs.concat(Chip.BM1684X, Specs.variant(Quantize.INT8), Specs.variant(Quantize.F16));
        assertThrows(ToolFailedException.class, () -> run(two));
        assertEquals(List.of("shapes_concat_1684x_int8"), names(folder.resolve("out")));
    }

    @Test
    void aChangedCommandIsRunAgainAndWhatDependsOnItToo() throws Exception {
        run(int8());
        YoloConversionSettings seeded = Specs.of(
                Specs.SHAPES,
                List.of("concat"),
                List.of(Chip.BM1684X),
                Optional.of(1),
                List.of(Specs.variant(Quantize.INT8)));
        tool("run_calibration.py", LAST + "ls shapes_concat_pictures > $last");
        run(seeded);
        assertEquals(List.of("run_calibration.py", "model_deploy.py"), ranSince(3));
        assertEquals(10, names(folder.resolve("work/shapes_concat_pictures")).size());
    }

    @Test
    void anOutputThatWasTamperedWithIsMadeAgain() throws Exception {
        run(int8());
        Files.writeString(
                folder.resolve("work/shapes_concat_cali_table"),
                "x",
                StandardCharsets.UTF_8,
                StandardOpenOption.APPEND);
        run(int8());
        assertEquals(List.of("run_calibration.py"), ranSince(3), "the table is as it was, so the model is");
    }

    @Test
    void anArchiveThatIsWrittenAnewWithTheSameArraysIsTheSame() throws Exception {
        Path archive = folder.resolve("work/shapes_concat_in_f32.npz");
        run(int8());
        writeArchive(archive, 1, "array");
        Files.delete(folder.resolve("work/logs/transform_shapes_concat.done"));
        run(int8());
        int before = ranSince(0).size();
        writeArchive(archive, 2, "array");
        run(int8());
        assertEquals(List.of(), ranSince(before));
        writeArchive(archive, 2, "other");
        run(int8());
        assertEquals("model_transform.py", ranSince(before).get(0));
    }

    private static void writeArchive(Path file, int day, String array) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            ZipEntry entry = new ZipEntry("images.npy");
            entry.setTime(Duration.ofDays(10_000L + day).toMillis());
            out.putNextEntry(entry);
            out.write(array.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aToolThatSaysItSucceededAndWroteNothingIsNotBelieved() throws Exception {
        tool("run_calibration.py", "exit 0");
        ModelException wrong = assertThrows(ModelException.class, () -> run(int8()));
        assertTrue(
                wrong.problems().get(0).contains("did not write"),
                wrong.problems().get(0));
        tool("run_calibration.py", LAST + "echo table > $last");
        run(int8());
    }

    @Test
    void aDamagedModelDoesNotReplaceAGoodOne() throws Exception {
        Path mud = run(int8()).get(0);
        tool("model_deploy.py", LAST + "echo broken > $last");
        Files.delete(folder.resolve("work/logs/deploy_shapes_concat_1684x_int8.done"));
        assertThrows(ModelException.class, () -> run(int8()));
        assertEquals(Sha256.of(BMODEL), Sha256.of(mud.resolveSibling("shapes_concat_1684x_int8.bmodel")));
        assertEquals(List.of("shapes_concat_1684x_int8"), names(folder.resolve("out")));
    }

    private static YoloConversionSettings int8() {
        return Specs.concat(Chip.BM1684X, Specs.variant(Quantize.INT8));
    }

    private List<Path> run(YoloConversionSettings settings) throws InterruptedException {
        return YoloConversion.plan(settings, folder.resolve("work")).run(tools, folder.resolve("out"), progress);
    }

    private List<String> ranSince(int count) throws IOException {
        List<String> all = Files.readAllLines(ran);
        return all.subList(count, all.size());
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        assertFalse(Files.isRegularFile(folder));
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
