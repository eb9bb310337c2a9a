package npucam.cli;

import npucam.data.ImageInput;
import npucam.decode.DecodeSettings;
import npucam.decode.Decoder;
import npucam.decode.YoloRecognizer;
import npucam.model.ModelDescriptor;
import npucam.model.ModelSettings;
import npucam.npu.EngineSettings;
import npucam.npu.Engines;
import npucam.npu.InferenceEngine;
import npucam.preprocess.Preprocessor;
import org.tinylog.Logger;

/** A model ready for frames: its engine, and the preprocessor and decoder that fit its tensors. */
record LoadedModel(ModelDescriptor descriptor, InferenceEngine engine, Preprocessor preprocessor, Decoder decoder)
        implements AutoCloseable {

    /**
     * Loads a model and recognises its outputs, and logs what was assumed.
     *
     * @throws npucam.model.ModelException when the model cannot work
     */
    static LoadedModel open(ModelSettings model, EngineSettings settings, DecodeSettings decode, int slots) {
        ModelDescriptor descriptor = ModelDescriptor.read(model.file(), model.labels());
        return of(descriptor, Engines.open(descriptor, settings, slots), decode);
    }

    /**
     * The same for a model that is loaded already; its engine becomes this one's own.
     *
     * @throws npucam.model.ModelException when the model cannot work; the engine is closed then
     */
    static LoadedModel of(ModelDescriptor descriptor, InferenceEngine engine, DecodeSettings decode) {
        try {
            ImageInput input = descriptor.imageInput(engine.inputSpec());
            Decoder decoder =
                    YoloRecognizer.recognize(descriptor, input.width(), input.height(), engine.outputSpecs(), decode);
            return new LoadedModel(descriptor, engine, new Preprocessor(input), decoder);
        } catch (RuntimeException unfit) {
            engine.close();
            throw unfit;
        }
    }

    /** Tells the log what runs, and what was assumed of it. */
    void announce() {
        Logger.info("{}: {}; {}", descriptor.model(), decoder.description(), engine.description());
        descriptor.assumptions().forEach(Logger::info);
        if (engine.slots() > 1) {
            Logger.info(
                    "dual_buff: {} frames on their way at once, {} KiB more memory than one",
                    engine.slots(),
                    (engine.slots() - 1) * engine.bytesPerSlot() / 1024);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
