package npucam.publish;

/**
 * Which model a camera runs; published when the service starts to publish, for whoever looks after many of them.
 *
 * @param state whether it is the one it should be
 * @param file the model that the config names
 * @param problem why that one does not run; empty where it does
 */
public record ModelReport(State state, String file, String problem) {
    /** Whether the model is the one it should be. */
    public enum State {
        /** It is, and found what it must in its golden pictures. */
        PROVEN,
        /** It is, and has no golden pictures. */
        UNCHECKED,
        /** It was refused; the last one that was proven runs in its place. */
        LAST_GOOD
    }
}
