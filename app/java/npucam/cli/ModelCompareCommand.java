package npucam.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import npucam.model.compare.Comparison;
import npucam.model.compare.Truth;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code npucam model compare}: whether a converted model still finds what the first one finds. */
@Command(
        name = "compare",
        description = {
            "Runs models over the same pictures and says how far the others are from the first, A.",
            "Objects kept, lost and new, scores, mAP against A or labels; with --out the worst pictures side by side.",
            "A board's files run on the vendor's chip simulator, each model in a process of its own."
        })
final class ModelCompareCommand implements Callable<Integer> {
    private static final String PAGE = "index.html";

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "2..*",
            paramLabel = "MODEL",
            description = "A, the reference, then B, C ...: .onnx, .bmodel, .cvimodel or .mud.")
    private List<Path> models;

    @Option(
            names = "--images",
            required = true,
            paramLabel = "DIR",
            description = "Its .jpg, .jpeg and .png files, those in folders below not.")
    private Path images;

    @Option(
            names = {"--labels-dir", "--truth"},
            paramLabel = "DIR",
            description = {
                "What is really there: a folder with a YOLO .txt for each picture, or a .json",
                "as tests/data/shapes/truth.json. Without it A's objects are the truth."
            })
    private @Nullable Path labelsFolder;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "Class names, one a line, for all models; without it those that name none take another's.")
    private @Nullable Path labels;

    @Option(names = "--out", paramLabel = "DIR", description = "Writes the report with pictures there: " + PAGE + ".")
    private @Nullable Path out;

    @Option(names = "--json", description = "Prints one JSON object instead of the tables.")
    private boolean json;

    @Option(
            names = "--threshold",
            paramLabel = "SCORE",
            defaultValue = "0.25",
            description = "What scores above it is seen, and so kept, lost or new (default ${DEFAULT-VALUE}).")
    private float threshold;

    @Option(
            names = "--iou",
            paramLabel = "IOU",
            defaultValue = "0.45",
            description = {
                "Two boxes of a class that overlap more are one object (default ${DEFAULT-VALUE}, as in the field;",
                "Ultralytics measures mAP with 0.7)."
            })
    private float iou;

    @Option(
            names = "--worst",
            paramLabel = "N",
            defaultValue = "12",
            description = "Most pictures in the report, 0 to 200 (default ${DEFAULT-VALUE}).")
    private int worst;

    @Option(
            names = "--fail-below",
            paramLabel = "MAP",
            description =
                    "Exit code 1 when the mAP50-95 of a model is lower (of a classifier: the share of the same best class).")
    private @Nullable Float failBelow;

    @Override
    public Integer call() throws IOException {
        checkOptions();
        List<Path> pictures = PictureList.of(images);
        if (pictures.isEmpty()) {
            throw wrong("--images = " + images + ": holds no .jpg, .jpeg or .png files. Name a folder of pictures");
        }
        try (ComparedModels compared = new ComparedModels(models, Optional.ofNullable(labels), iou, threshold)) {
            int exitCode = compared.run(List.of());
            if (exitCode != ExitCode.OK) {
                return exitCode;
            }
            Optional<Truth> truth = truth(compared.heads().get(0));
            exitCode = compared.run(pictures);
            return exitCode == ExitCode.OK ? compare(compared, pictures, truth) : exitCode;
        }
    }

    private int compare(ComparedModels compared, List<Path> pictures, Optional<Truth> truth) throws IOException {
        List<FindingsFile.Head> heads = compared.heads();
        Comparison comparison = new Comparison(
                isClassifier(heads.get(0)), heads.get(0).labels().size(), models.size() - 1, threshold, worst);
        List<String> problems = compared.compare(pictures, truth, comparison);
        if (problems.size() == pictures.size()) {
            problems.forEach(System.err::println);
            System.err.println(images + ": none of its " + pictures.size() + " pictures can be read");
            return ExitCode.FAILED;
        }
        CompareReport report = new CompareReport(
                heads,
                images,
                problems,
                Optional.ofNullable(labelsFolder),
                truth.map(Truth::unlabelled).orElse(0),
                iou,
                comparison.outcome());
        tell(report);
        return isTooLow(report) ? ExitCode.FAILED : ExitCode.OK;
    }

    private void tell(CompareReport report) throws IOException {
        if (json) {
            CompareJson.print(report, System.out);
        } else {
            CompareTable.print(report, System.out);
        }
        if (out != null) {
            Files.createDirectories(out);
            Path page = out.resolve(PAGE);
            ComparePage.write(report, page);
            System.err.println("report: " + page);
        }
    }

    private boolean isTooLow(CompareReport report) {
        double lowest = report.lowestQuality();
        // Not-a-number, where there was nothing to find, is no pass.
        boolean low = failBelow != null && !(lowest >= failBelow);
        if (low) {
            System.err.println("--fail-below = " + failBelow + ": the lowest is " + CompareRows.number(lowest));
        }
        return low;
    }

    private Optional<Truth> truth(FindingsFile.Head head) {
        if (labelsFolder == null) {
            return Optional.empty();
        }
        if (isClassifier(head)) {
            throw wrong(
                    "--labels-dir = " + labelsFolder
                            + ": labels name objects, and these models classify whole pictures. Leave it out: A is the truth then");
        }
        Truth.Form form = switch (head.task()) {
            case "obb" -> Truth.Form.ROTATED;
            case "pose" -> Truth.Form.POSE;
            default -> Truth.Form.UPRIGHT;
        };
        return Optional.of(Truth.open(labelsFolder, head.labels(), form));
    }

    private static boolean isClassifier(FindingsFile.Head head) {
        return head.task().equals("classify");
    }

    /** Everything that can be wrong with the options, before the minutes of running. */
    private void checkOptions() {
        requireFraction("--threshold", threshold);
        requireFraction("--iou", iou);
        if (failBelow != null) {
            requireFraction("--fail-below", failBelow);
        }
        if (worst < 0 || worst > 200) {
            throw wrong("--worst = " + worst + ": must be between 0 and 200");
        }
        if (!Files.isDirectory(images)) {
            throw wrong("--images = " + images + ": "
                    + (Files.exists(images) ? "is no folder" : "there is no such folder"));
        }
        if (out != null && Files.exists(out) && !Files.isDirectory(out)) {
            throw wrong("--out = " + out + ": is a file. Name a folder");
        }
    }

    private void requireFraction(String option, float value) {
        if (!(value >= 0 && value <= 1)) {
            throw wrong(option + " = " + value + ": must be between 0 and 1");
        }
    }

    private ParameterException wrong(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }
}
