package npucam.model;

import java.nio.file.Path;

/** Which bmodels npucam can run: one network of one fixed input size. By what the file says, and again by what the runtime says of it. */
public final class BmodelSupport {
    private BmodelSupport() {}

    /** @throws ModelException when the file says that it is another */
    static void check(BmodelFile file) {
        requireOneNetwork(file.file(), file.nets().size());
        BmodelNet net = file.nets().get(0);
        requireStatic(file.file(), net.first().dynamic());
        requireOneInputSize(file.file(), net.stages().size());
        ModelPorts.requireOneInput(file.file(), net.first().inputs().size());
    }

    public static void requireOneNetwork(Path model, int networks) {
        if (networks != 1) {
            throw new ModelException(new ModelException.Problem(
                    model + ": holds " + networks + " networks, npucam runs one", "Do not combine bmodels"));
        }
    }

    public static void requireStatic(Path model, boolean dynamic) {
        if (dynamic) {
            throw new ModelException(new ModelException.Problem(
                    model + ": is a dynamic model, which waits inside the launch",
                    "Convert it again without --dynamic"));
        }
    }

    public static void requireOneInputSize(Path model, int sizes) {
        if (sizes != 1) {
            throw new ModelException(new ModelException.Problem(
                    model + ": was compiled for " + sizes + " input sizes, npucam needs one",
                    "Convert it again, or do not combine bmodels"));
        }
    }
}
