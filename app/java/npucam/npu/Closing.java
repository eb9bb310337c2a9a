package npucam.npu;

import java.util.List;

/** Closes a list of native things so that one that fails does not keep the others alive. */
final class Closing {
    private Closing() {}

    /**
     * Closes from the last to the first.
     *
     * @throws EngineException the first failure, after all were closed; later ones are suppressed in it
     */
    static void all(List<? extends AutoCloseable> things) {
        EngineException failure = null;
        for (int i = things.size() - 1; i >= 0; i--) {
            try {
                things.get(i).close();
            } catch (Exception failed) {
                if (failure == null) {
                    failure = failed instanceof EngineException engine
                            ? engine
                            : new EngineException("closing failed: " + failed, failed);
                } else {
                    failure.addSuppressed(failed);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
