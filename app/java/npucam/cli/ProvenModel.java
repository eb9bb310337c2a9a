package npucam.cli;

import java.util.Map;
import java.util.Optional;
import npucam.config.Config;
import npucam.model.ModelException;
import npucam.model.ModelSettings;
import npucam.model.golden.GoldenSet;
import npucam.publish.ModelReport;
import npucam.publish.ModelReport.State;
import org.tinylog.Logger;

/**
 * The model that the service runs: the one in its config when it passes its golden pictures, else the last one that did.
 *
 * @param loaded ready for frames
 * @param report which of the two it is
 */
record ProvenModel(LoadedModel loaded, ModelReport report) implements AutoCloseable {

    /**
     * Loads it, announces it, and keeps it for later when it has passed.
     *
     * @param environment where systemd names the state folder
     * @throws ModelException when the model in the config cannot be used, and none was kept that can
     */
    static ProvenModel open(Config config, Map<String, String> environment) {
        LastGood lastGood = new LastGood(environment, config.publish().camera());
        try {
            return openItself(config, lastGood);
        } catch (ModelException refused) {
            ModelSettings kept = lastGood.kept().orElseThrow(() -> refused);
            return openInPlace(kept, refused, config);
        }
    }

    private static ProvenModel openItself(Config config, LastGood lastGood) {
        LoadedModel model = load(config.model(), config);
        try {
            Optional<GoldenSet> passed = GoldenReplay.prove(model);
            passed.ifPresent(set -> lastGood.keep(model.descriptor(), set));
            State state = passed.isPresent() ? State.PROVEN : State.UNCHECKED;
            return new ProvenModel(model, new ModelReport(state, nameOf(config), ""));
        } catch (RuntimeException unproven) {
            model.close();
            throw unproven;
        }
    }

    /** The camera goes on with what it had; that it is not what it should have is said as loudly as can be. */
    private static ProvenModel openInPlace(ModelSettings kept, ModelException refused, Config config) {
        refused.problems().forEach(Logger::error);
        LoadedModel model;
        try {
            model = load(kept, config);
        } catch (ModelException unusable) {
            throw neither(refused, unusable);
        }
        try {
            GoldenReplay.prove(model);
        } catch (ModelException unproven) {
            model.close();
            throw neither(refused, unproven);
        }
        Logger.error(
                "{} IS NOT RUNNING. In its place runs the last model that passed its golden pictures, of {}: {}",
                config.model().file(),
                LastGood.keptAt(kept),
                kept.file());
        return new ProvenModel(
                model, new ModelReport(State.LAST_GOOD, nameOf(config), String.join("; also ", refused.problems())));
    }

    private static ModelException neither(ModelException refused, ModelException alsoRefused) {
        Logger.error(
                "the last model that passed its golden pictures cannot be used either: {}", alsoRefused.getMessage());
        refused.addSuppressed(alsoRefused);
        return refused;
    }

    private static LoadedModel load(ModelSettings settings, Config config) {
        LoadedModel model = LoadedModel.open(
                settings, config.engine(), config.decode(), config.pipeline().buffers());
        model.announce();
        return model;
    }

    private static String nameOf(Config config) {
        return String.valueOf(config.model().file().getFileName());
    }

    @Override
    public void close() {
        loaded.close();
    }
}
