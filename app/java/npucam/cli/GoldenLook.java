package npucam.cli;

import java.nio.file.Path;
import java.util.List;
import npucam.capture.Pictures;
import npucam.data.Findings;
import npucam.data.Frame;
import npucam.data.ImageInput;
import npucam.data.Letterbox;
import npucam.decode.DecodeSettings;
import npucam.decode.Decoder;
import npucam.decode.YoloRecognizer;
import npucam.model.golden.Feeding;
import npucam.model.golden.GoldenObject;
import npucam.npu.InferenceEngine;
import npucam.preprocess.Preprocessor;

/** Shows pictures to a model before there is a line: in its slot 0, at thresholds of its own, rightly fed or not. */
final class GoldenLook {
    /** 4096x2304; larger ones would take a board's memory. */
    private static final long PIXEL_LIMIT = 10_000_000;

    private final InferenceEngine engine;
    private final Preprocessor preprocessor;
    private final Decoder decoder;

    GoldenLook(LoadedModel model, Feeding feeding, float scoreThreshold, float iouThreshold) {
        engine = model.engine();
        ImageInput input = model.descriptor().imageInput(engine.inputSpec());
        preprocessor = new Preprocessor(feeding.of(input));
        DecodeSettings defaults = DecodeSettings.DEFAULTS;
        decoder = YoloRecognizer.recognize(
                model.descriptor(),
                input.width(),
                input.height(),
                engine.outputSpecs(),
                new DecodeSettings(scoreThreshold, iouThreshold, defaults.candidateLimit(), defaults.detectionLimit()));
    }

    /** @throws npucam.capture.CaptureException when it cannot be read, or is larger than a camera's picture */
    static Frame read(Path picture) {
        return Pictures.read(picture, PIXEL_LIMIT);
    }

    /** @throws npucam.decode.DecodeException when the outputs hold what no working model gives */
    List<GoldenObject> at(Frame picture) {
        Letterbox letterbox = preprocessor.fill(engine.input(0), picture);
        engine.launch(0);
        engine.await(0);
        Findings findings = decoder.decode(engine.outputs(0), letterbox);
        return GoldenObject.of(findings, picture.width(), picture.height());
    }
}
