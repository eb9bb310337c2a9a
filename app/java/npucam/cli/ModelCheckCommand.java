package npucam.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import npucam.data.ImageInput;
import npucam.decode.DecodeSettings;
import npucam.decode.Decoder;
import npucam.decode.YoloRecognizer;
import npucam.model.CutOffer;
import npucam.model.CutOffers;
import npucam.model.ModelDescriptor;
import npucam.model.ModelException;
import npucam.model.ModelKind;
import npucam.model.ModelPorts;
import npucam.model.OnnxCut;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code npucam model check}: whether npucam can decode a model, and if not, why, from the file alone. */
@Command(
        name = "check",
        description = {
            "Says how npucam would decode a model, or why it cannot and what to do, without running it.",
            "Of an uncut ONNX it also names the nodes to cut at."
        })
final class ModelCheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = ".onnx, .bmodel, .cvimodel or .mud")
    private Path file;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "Class names, one a line, in place of the model's own.")
    private @Nullable Path labels;

    @Override
    public Integer call() {
        ModelDescriptor descriptor = ModelDescriptor.read(file, Optional.ofNullable(labels));
        try {
            describe(descriptor);
        } finally {
            // Of a refused model the cuts matter most.
            if (ModelKind.of(descriptor.model()) == ModelKind.ONNX) {
                nameCuts(descriptor.model());
            }
        }
        return ExitCode.OK;
    }

    private static void describe(ModelDescriptor descriptor) {
        ModelPorts ports = ModelPorts.read(descriptor.model());
        ImageInput input = descriptor.imageInput(ports.input());
        Decoder decoder = YoloRecognizer.recognize(
                descriptor, input.width(), input.height(), ports.outputs(), DecodeSettings.DEFAULTS);
        System.out.println(descriptor.model() + ": OK. " + decoder.description());
        System.out.println("input    " + input.tensor() + " " + input.colorOrder() + ", mean " + input.mean()
                + ", scale " + input.scale() + ", bars of " + input.padValue());
        ports.outputs().forEach(output -> System.out.println("output   " + output));
        descriptor.assumptions().forEach(assumed -> System.out.println("assumed  " + assumed));
    }

    private static void nameCuts(Path model) {
        CutOffers offers;
        try {
            offers = OnnxCut.offers(model);
        } catch (ModelException uncuttable) {
            System.out.println("no cut   " + uncuttable.getMessage());
            return;
        }
        System.out.println("head     " + offers.family() + ", as " + offers.exporter() + " writes it; classes: "
                + offers.classes() + (offers.regMax() > 1 ? "; bins per side: " + offers.regMax() : ""));
        for (CutOffer offer : offers.offers()) {
            if (offer.isOffered()) {
                System.out.println("cut at   " + offer.scheme().text() + ": " + String.join(",", offer.names())
                        + (offer.namedInFile() ? "" : " (made by npucam model cut)"));
            }
        }
    }
}
