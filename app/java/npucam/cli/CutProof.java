package npucam.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import npucam.data.Detection;
import npucam.data.ElementType;
import npucam.data.Frame;
import npucam.data.Letterbox;
import npucam.data.TensorSpec;
import npucam.decode.DecodeSettings;
import npucam.decode.Decoder;
import npucam.decode.FindingsComparison;
import npucam.decode.FindingsComparison.Result;
import npucam.decode.FindingsComparison.Tolerance;
import npucam.decode.YoloRecognizer;
import npucam.model.ModelDescriptor;
import npucam.model.ModelException;
import npucam.npu.EngineException;
import npucam.npu.EngineSettings;
import npucam.npu.Engines;
import npucam.npu.InferenceEngine;
import npucam.preprocess.Preprocessor;

/**
 * Whether a cut model finds what the whole one finds: both look at one picture, and every box above a low score must be the same, with
 * what its task has beside it. Nothing is suppressed, so no tie between overlapping boxes can hide a difference.
 */
final class CutProof {
    private static final String WAY_OUT = "; --no-verify cuts without the proof";

    /** Scores to be above, tried in turn until there is enough to compare. */
    private static final List<Float> THRESHOLDS = List.of(0.25f, 0.1f, 0.03f, 0.01f, 3e-3f, 1e-3f, 3e-4f, 1e-4f, 1e-5f);

    private static final int ENOUGH_OBJECTS = 100;

    /** They give a fixed number of objects: which of those with the lowest score, rounding decides. */
    private static final Set<String> SCHEMES_THAT_CHOOSE = Set.of("end_to_end", "one2one", "fused");

    private static final int EVERY_OBJECT = 100_000;

    /** Numbers of 23 bits behind the point; then those of 10 and 7, with which boxes of hundreds of pixels move by as much. */
    private static final Map<ElementType, Tolerance> IN_MODEL = Map.of(
            ElementType.F32, new Tolerance(0.05f, 0.001f),
            ElementType.F16, new Tolerance(1, 0.01f),
            ElementType.BF16, new Tolerance(8, 0.05f));

    private final Path whole;
    private final Frame picture;
    private final String pictureName;
    private final int classCount;

    /** What a model found, and how it was asked. */
    private record Seen(String decoder, List<Detection> objects, float lowest, Tolerance tolerance) {}

    /**
     * @param whole the model that is cut
     * @param pictureName for messages
     * @param classCount of the model
     */
    CutProof(Path whole, Frame picture, String pictureName, int classCount) {
        this.whole = whole;
        this.picture = picture;
        this.pictureName = pictureName;
        this.classCount = classCount;
    }

    /**
     * Runs both.
     *
     * @return what was compared, in one line
     * @throws CutDiffersException with the first difference
     * @throws ModelException when npucam cannot decode one of them, so that there is nothing to compare
     */
    String prove(Path cut) {
        Seen ofWhole = look(whole, "the whole model", Optional.empty());
        Seen ofCut = look(cut, "the cut model", Optional.of(ofWhole));
        Tolerance tolerance = ofWhole.tolerance;
        Result result = new FindingsComparison(tolerance)
                .compare(
                        "the whole model",
                        ofWhole.objects,
                        "the cut one",
                        ofCut.objects,
                        Math.max(ofWhole.lowest, ofCut.lowest));
        result.difference().ifPresent(difference -> {
            throw new CutDiffersException(whole + ": the cut model (" + ofCut.decoder + ") does not find on "
                    + pictureName + " what the whole one (" + ofWhole.decoder + ") finds: " + difference
                    + " (equal is within " + tolerance
                    + "). Nothing was written. A network that does more or other than"
                    + " Ultralytics' between the cut and its outputs (anchors of its own, a scaled box) needs a decoder"
                    + " that knows it" + WAY_OUT);
        });
        return "proven   " + pictureName + ": whole and cut model find the same " + result.objects()
                + " objects above a score of " + Math.max(ofWhole.lowest, ofCut.lowest) + ", within " + tolerance
                + (result.objects() == 0 ? ". That proves little: give a picture with objects, --image FILE" : "");
    }

    private Seen look(Path model, String name, Optional<Seen> before) {
        ModelDescriptor descriptor = ModelDescriptor.numbered(model, classCount);
        try (InferenceEngine engine = Engines.open(descriptor, EngineSettings.DEFAULTS, 1)) {
            Preprocessor preprocessor = new Preprocessor(descriptor.imageInput(engine.inputSpec()));
            Letterbox letterbox = preprocessor.fill(engine.input(0), picture);
            engine.launch(0);
            engine.await(0);
            return before.map(seen -> decoded(descriptor, engine, letterbox, seen.lowest))
                    .orElseGet(() -> enough(descriptor, engine, letterbox));
        } catch (ModelException undecodable) {
            throw new ModelException(
                    name + " cannot be decoded, so the cut cannot be proven: " + undecodable.getMessage() + WAY_OUT,
                    undecodable);
        } catch (EngineException unusable) {
            throw new EngineException(unusable.getMessage() + WAY_OUT, unusable);
        }
    }

    /** Asks for lower and lower scores. */
    private static Seen enough(ModelDescriptor descriptor, InferenceEngine engine, Letterbox letterbox) {
        Seen seen = decoded(descriptor, engine, letterbox, THRESHOLDS.get(0));
        for (int i = 1; i < THRESHOLDS.size() && seen.objects.size() < ENOUGH_OBJECTS; i++) {
            seen = decoded(descriptor, engine, letterbox, THRESHOLDS.get(i));
        }
        return seen;
    }

    private static Seen decoded(
            ModelDescriptor descriptor, InferenceEngine engine, Letterbox letterbox, float threshold) {
        Decoder decoder = YoloRecognizer.recognize(
                descriptor,
                letterbox.modelWidth(),
                letterbox.modelHeight(),
                engine.outputSpecs(),
                new DecodeSettings(threshold, 1, EVERY_OBJECT, EVERY_OBJECT));
        boolean chooses = SCHEMES_THAT_CHOOSE.contains(YoloRecognizer.explain(
                        descriptor, letterbox.modelWidth(), letterbox.modelHeight(), engine.outputSpecs())
                .scheme());
        List<Detection> objects = decoder.decode(engine.outputs(0), letterbox).detections();
        return new Seen(
                decoder.description(),
                objects,
                chooses && !objects.isEmpty() ? objects.get(objects.size() - 1).score() : threshold,
                tolerance(engine.outputSpecs(), letterbox));
    }

    private static Tolerance tolerance(List<TensorSpec> outputs, Letterbox letterbox) {
        Tolerance coarsest = outputs.stream()
                .map(output -> IN_MODEL.getOrDefault(output.type(), new Tolerance(0, 0)))
                .max((a, b) -> Float.compare(a.pixels(), b.pixels()))
                .orElseThrow();
        return new Tolerance(
                (float) (coarsest.pixels() / Math.min(letterbox.gainX(), letterbox.gainY())), coarsest.scorePart());
    }
}
