package npucam.model;

import java.nio.file.Path;

/** Which cvimodels npucam can feed; asked before the runtime is. */
public final class CvimodelSupport {
    private CvimodelSupport() {}

    /** Throws {@link ModelException} when the model wants what npucam cannot give. */
    public static void check(Path model, CvimodelFile file) {
        ModelPorts.requireOneInput(model, file.inputs().size());
        CvimodelTensor input = file.inputs().get(0);
        try {
            input.inputSpec();
            file.outputs().forEach(CvimodelTensor::outputSpec);
        } catch (ModelException e) {
            throw new ModelException(model + ": " + e.getMessage(), e);
        }
        if (input.isFusedPicture()) {
            checkPicture(model, input);
        }
    }

    private static void checkPicture(Path model, CvimodelTensor input) {
        if (input.colorOrder().isEmpty()) {
            throw new ModelException(model + ": takes pictures as " + input.pixelFormat()
                    + ", npucam gives RGB or BGR, planar or packed. Convert it with --customization_format RGB_PLANAR");
        }
        boolean meanIsDone = input.mean().stream().allMatch(mean -> mean == 0);
        boolean scaleIsDone = input.scale().stream().allMatch(scale -> scale == 1);
        if (!meanIsDone || !scaleIsDone) {
            throw new ModelException(model + ": leaves mean " + input.mean() + " and scale " + input.scale()
                    + " to the camera's scaler. Convert it with --fuse_preprocess, or without --quant_input");
        }
    }
}
