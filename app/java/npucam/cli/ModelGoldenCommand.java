package npucam.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import npucam.data.ImageInput;
import npucam.decode.DecodeSettings;
import npucam.model.ModelDescriptor;
import npucam.model.ModelException;
import npucam.model.ModelKind;
import npucam.model.ModelPorts;
import npucam.model.ModelSettings;
import npucam.model.Sha256;
import npucam.model.golden.GoldenFolder;
import npucam.model.golden.GoldenSet;
import npucam.model.golden.GoldenSet.SourceFile;
import npucam.npu.EngineSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code npucam model golden}: records what the float model finds, for {@code run} to hold a board's model against. */
@Command(
        name = "golden",
        description = {
            "Records pictures and what the float model finds in them, in NAME.golden beside NAME.mud.",
            "run shows them to the model before its first frame, and refuses one that finds something else:",
            "lost in quantisation, fed with red and blue swapped, or with letterbox bars of another colour."
        })
final class ModelGoldenCommand implements Callable<Integer> {
    /** So many are looked at to find those that tell most; three inferences each. */
    private static final int CANDIDATES = 64;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "FLOAT",
            description = "The model before quantisation, .onnx or a .mud of it; fed as it was trained.")
    private Path reference;

    @Option(
            names = "--for",
            required = true,
            paramLabel = "TARGET",
            description = "The .mud (or bare model file) that the service is given; it need not run here.")
    private Path target;

    @Option(
            names = "--images",
            required = true,
            arity = "1..*",
            paramLabel = "DIR|IMAGE",
            description = "JPEG or PNG pictures, best of the camera itself, with objects in them.")
    private List<Path> images;

    @Option(
            names = "-n",
            paramLabel = "COUNT",
            defaultValue = "8",
            description = "At most so many are kept, 1 to " + GoldenSet.MOST_PICTURES
                    + ": those that tell most (default ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Which " + CANDIDATES + " pictures are looked at where there are more (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--tolerance",
            paramLabel = "AGREEMENT",
            defaultValue = "" + GoldenSet.TOLERANCE,
            description = "A model that agrees less is refused, 0 to 1 (default ${DEFAULT-VALUE}).")
    private double tolerance;

    @Override
    public Integer call() throws IOException {
        checkOptions();
        GoldenFolder folder = GoldenFolder.of(target);
        folder.requireNew();
        List<Path> pictures = pictures();
        if (pictures.isEmpty()) {
            throw wrong("--images = " + images
                    + ": holds no .jpg, .jpeg or .png files. Name pictures, or a folder of some");
        }
        ModelDescriptor fed = ModelDescriptor.read(target, Optional.empty());
        try (LoadedModel loaded = LoadedModel.open(
                new ModelSettings(reference, Optional.empty()), EngineSettings.DEFAULTS, DecodeSettings.DEFAULTS, 1)) {
            ImageInput input = loaded.descriptor().imageInput(loaded.engine().inputSpec());
            requireSameBars(loaded.descriptor(), fed);
            List<GoldenRecording.Candidate> chosen = choose(loaded, pictures);
            if (chosen.isEmpty()) {
                System.err.println("none of the " + pictures.size() + " pictures holds an object that " + reference
                        + " finds: they prove nothing. Give pictures of what the camera is to find");
                return ExitCode.FAILED;
            }
            GoldenSet set = new GoldenSet(
                    sourceFile(loaded.descriptor().model()),
                    sourceFile(fed.model()),
                    loaded.descriptor().labels(),
                    input.width(),
                    input.height(),
                    input.padValue(),
                    GoldenSet.SCORE_THRESHOLD,
                    GoldenSet.IOU_THRESHOLD,
                    tolerance,
                    IntStream.range(0, chosen.size())
                            .mapToObj(place -> chosen.get(place).named(place))
                            .toList());
            requireFits(set, fed, folder);
            folder.write(
                    set,
                    chosen.stream().map(GoldenRecording.Candidate::original).toList());
            report(set, folder);
        }
        return ExitCode.OK;
    }

    private List<GoldenRecording.Candidate> choose(LoadedModel loaded, List<Path> pictures) {
        List<Path> shuffled = new ArrayList<>(pictures);
        Collections.shuffle(shuffled, new Random(seed));
        GoldenRecording recording = new GoldenRecording(loaded);
        shuffled.stream().limit(Math.max(CANDIDATES, count)).forEach(recording::add);
        return recording.best(count);
    }

    /** Sorted, so that a seed means the same everywhere; not of folders inside. */
    private List<Path> pictures() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path image : images) {
            if (Files.isDirectory(image)) {
                found.addAll(PictureList.of(image));
            } else {
                found.add(image);
            }
        }
        return found;
    }

    /** The colour of the bars is in no model file: where the two descriptors differ, one of them is wrong. */
    private void requireSameBars(ModelDescriptor reference, ModelDescriptor fed) {
        if (reference.padValue() != fed.padValue()) {
            throw new ModelException(target + ": letterbox bars are " + fed.padValue() + " here and "
                    + reference.padValue()
                    + " in " + this.reference + ", so the pictures could not say which is right. Write pad_value = "
                    + reference.padValue() + " in " + target + "; or, where the model was converted and is to run with "
                    + fed.padValue() + ", give --model a .mud with that pad_value");
        }
    }

    /** As {@code run} will ask, so that what cannot pass there is not recorded. */
    private static void requireFits(GoldenSet set, ModelDescriptor fed, GoldenFolder folder) {
        if (ModelKind.of(fed.model()) != ModelKind.AXMODEL) {
            set.requireFits(fed, fed.imageInput(ModelPorts.read(fed.model()).input()), folder.path());
        }
    }

    private static SourceFile sourceFile(Path model) {
        return new SourceFile(String.valueOf(model.getFileName()), Sha256.of(model));
    }

    private static void report(GoldenSet set, GoldenFolder folder) {
        System.out.println(folder.path() + ": " + GoldenSummary.of(set));
        GoldenSummary.blindness(set).forEach(System.out::println);
    }

    private void checkOptions() {
        if (count < 1 || count > GoldenSet.MOST_PICTURES) {
            throw wrong("-n = " + count + ": must be between 1 and " + GoldenSet.MOST_PICTURES);
        }
        if (!(tolerance >= 0 && tolerance <= 1)) {
            throw wrong("--tolerance = " + tolerance + ": must be between 0 and 1");
        }
    }

    private ParameterException wrong(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }
}
