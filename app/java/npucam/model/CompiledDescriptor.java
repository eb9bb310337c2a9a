package npucam.model;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import npucam.data.ColorOrder;

/** What is known of a {@code .bmodel} or {@code .cvimodel} beside its tensors, without a {@code .mud} or against it. */
final class CompiledDescriptor {
    private CompiledDescriptor() {}

    /** A bare file, taken to be made by the YOLO recipe of tpu-mlir: RGB, 1/255, bars of 0. */
    static ModelDescriptor read(Path model, Optional<Path> labelsFile) {
        return new ModelDescriptor(
                model,
                model,
                "",
                "",
                labelsFile.map(LabelsFile::read).orElse(List.of()),
                ColorOrder.RGB,
                Collections.nCopies(3, 0f),
                Collections.nCopies(3, 1 / 255f),
                0,
                false,
                OutputHints.NONE,
                List.of(model + ": no .mud: taking RGB, 1/255, letterbox bars of 0 as tpu-mlir's YOLO recipe does."
                        + " Write a .mud for anything else"));
    }

    /** A model that does mean and scale itself ("fused preprocess") must not get them twice, whatever a descriptor says. */
    static ModelDescriptor withFusedPreprocess(ModelDescriptor described) {
        Path model = described.model();
        if (!ModelKind.isCvimodel(model)) {
            return described;
        }
        CvimodelTensor input = CvimodelFile.read(model).inputs().get(0);
        if (!input.isFusedPicture()) {
            return described;
        }
        ColorOrder order = input.colorOrder()
                .orElseThrow(
                        () -> new ModelException(model + ": input " + input.name() + " wants " + input.pixelFormat()
                                + " pictures; npucam makes RGB and BGR, packed or planar. Convert it with"
                                + " --customization_format RGB_PLANAR"));
        return described.fedWithBytes(
                order, model + ": does mean and scale itself: fed with " + input.pixelFormat() + " bytes as they are");
    }
}
