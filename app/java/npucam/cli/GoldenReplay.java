package npucam.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import npucam.capture.CaptureException;
import npucam.decode.DecodeException;
import npucam.model.ModelException;
import npucam.model.Sha256;
import npucam.model.golden.Feeding;
import npucam.model.golden.GoldenFolder;
import npucam.model.golden.GoldenObject;
import npucam.model.golden.GoldenPicture;
import npucam.model.golden.GoldenSet;
import npucam.model.golden.Verdict;
import org.tinylog.Logger;

/** The golden pictures of a loaded model. */
final class GoldenReplay {
    /** Half of what systemd gives the service to start; only a simulator needs as much. */
    private static final Duration LIMIT = Duration.ofSeconds(45);

    private static final Duration BETWEEN_PROGRESS = Duration.ofSeconds(5);

    private final LoadedModel model;
    private final GoldenFolder folder;
    private final GoldenSet set;

    private GoldenReplay(LoadedModel model, GoldenFolder folder, GoldenSet set) {
        this.model = model;
        this.folder = folder;
        this.set = set;
    }

    /**
     * Those beside the model; empty when there are none.
     *
     * @throws ModelException when they are damaged, or those of another model
     */
    static Optional<GoldenReplay> of(LoadedModel model) {
        GoldenFolder folder = GoldenFolder.of(model.descriptor().source());
        return folder.read().map(set -> {
            set.requireFits(
                    model.descriptor(),
                    model.descriptor().imageInput(model.engine().inputSpec()),
                    folder.path());
            return new GoldenReplay(model, folder, set);
        });
    }

    /**
     * Holds a model against its golden pictures.
     *
     * @return those that it has passed; empty when it has none
     * @throws ModelException when it fails, or they cannot be used
     */
    static Optional<GoldenSet> prove(LoadedModel model) {
        Optional<GoldenReplay> replay = of(model);
        replay.ifPresentOrElse(
                GoldenReplay::run,
                () -> Logger.info(
                        "no golden pictures beside {}: whether it finds the right things is not checked (npucam model golden)",
                        model.descriptor().source()));
        return replay.map(GoldenReplay::set);
    }

    GoldenSet set() {
        return set;
    }

    /** Whether the model file has changed since the recording: for the better, as long as it is of the same training. */
    boolean isOfAnotherFile() {
        return !Sha256.of(model.descriptor().model()).equals(set.target().sha256());
    }

    /**
     * Shows the pictures to the model, and logs how well it does.
     *
     * @throws ModelException when what it finds is not what the float model finds
     */
    void run() {
        Verdict verdict = set.judge(look());
        if (!verdict.passes()) {
            throw new ModelException(model.descriptor().model() + ": refused by its golden pictures in " + folder.path()
                    + ". " + verdict.refusal(model.descriptor()));
        }
        Logger.info("{}", verdict.summary());
    }

    private List<List<GoldenObject>> look() {
        GoldenLook look = new GoldenLook(model, Feeding.RIGHT, set.scoreThreshold(), set.iouThreshold());
        List<List<GoldenObject>> found = new ArrayList<>();
        long begin = System.nanoTime();
        long told = begin;
        for (GoldenPicture picture : set.pictures()) {
            long now = System.nanoTime();
            if (now - begin > LIMIT.toNanos()) {
                Logger.warn(
                        "golden pictures: {} of {} took more than {} s, judging by these",
                        found.size(),
                        set.pictures().size(),
                        LIMIT.toSeconds());
                break;
            }
            if (now - told > BETWEEN_PROGRESS.toNanos()) {
                told = now;
                Logger.info(
                        "golden pictures: {} of {} shown",
                        found.size(),
                        set.pictures().size());
            }
            found.add(look(look, picture));
        }
        return found;
    }

    private List<GoldenObject> look(GoldenLook look, GoldenPicture picture) {
        try {
            return look.at(GoldenLook.read(folder.file(picture)));
        } catch (CaptureException unreadable) {
            throw new ModelException(
                    unreadable.getMessage() + ". Remove " + folder.path()
                            + " and record the pictures again: app/npucam model golden --help",
                    unreadable);
        } catch (DecodeException broken) {
            throw new ModelException(
                    model.descriptor().model() + ": refused by its golden picture " + folder.file(picture) + ": "
                            + broken.getMessage() + ". Convert it anew",
                    broken);
        }
    }
}
