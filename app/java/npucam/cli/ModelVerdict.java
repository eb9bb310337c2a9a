package npucam.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import npucam.data.ImageInput;
import npucam.data.TensorSpec;
import npucam.decode.Recognition;
import npucam.decode.YoloRecognizer;
import npucam.model.Board;
import npucam.model.CutOffers;
import npucam.model.ModelDescriptor;
import npucam.model.ModelException;
import npucam.model.ModelException.Problem;
import npucam.model.ModelKind;
import npucam.model.ModelPorts;
import npucam.model.OnnxCut;

/**
 * What npucam makes of a model file, as far as that can be told without running it.
 *
 * @param file that was asked about
 * @param decode how it would be fed and decoded; empty when it cannot be
 * @param assumptions what the files left open and a default decided
 * @param problems each in one line, in the words in which {@code run} refuses; empty when it can be used
 * @param details the same, reason and fix apart
 * @param cuts where an ONNX can be cut; empty for others, and where it cannot
 * @param notCut why an ONNX cannot be cut; empty for others
 * @param doubts where MaixPy's table of nodes does not fit the file
 * @param advice for a float model and the board it is meant for; empty without one
 */
record ModelVerdict(
        Path file,
        Optional<Decode> decode,
        List<String> assumptions,
        List<String> problems,
        List<Problem> details,
        Optional<CutOffers> cuts,
        String notCut,
        List<String> doubts,
        String advice) {

    /** What goes in and comes out, and what it is. */
    record Decode(Path model, ImageInput input, List<TensorSpec> outputs, Recognition recognition) {}

    /** What is asked for beside the file. */
    record Question(Optional<Path> labels, Optional<String> task, Optional<Board> board) {}

    static ModelVerdict of(Path file, Question question) {
        Finding finding = new Finding(file, question);
        finding.find();
        return finding.verdict();
    }

    boolean isOk() {
        return problems.isEmpty();
    }

    /** One file on its way to a verdict: as many of the questions are asked as the file lets. */
    private static final class Finding {
        private final Path file;
        private final Question question;
        private final List<String> problems = new ArrayList<>();
        private final List<Problem> details = new ArrayList<>();
        private final List<String> assumptions = new ArrayList<>();
        private final List<String> doubts = new ArrayList<>();
        private Optional<Decode> decode = Optional.empty();
        private Optional<CutOffers> cuts = Optional.empty();
        private String notCut = "";
        private String advice = "";

        Finding(Path file, Question question) {
            this.file = file;
            this.question = question;
        }

        void find() {
            if (!isMud()) {
                askBoard(file);
            }
            collecting(() -> describe(ModelDescriptor.read(file, question.labels)));
        }

        private boolean isMud() {
            return file.toString().toLowerCase(Locale.ROOT).endsWith(".mud");
        }

        private void describe(ModelDescriptor descriptor) {
            Path model = descriptor.model();
            if (isMud()) {
                askBoard(model);
            }
            collecting(() -> decode(question.task.map(descriptor::withTask).orElse(descriptor)));
            if (ModelKind.of(model) == ModelKind.ONNX) {
                nameCuts(model);
            }
        }

        private void askBoard(Path model) {
            question.board.ifPresent(
                    board -> collecting(() -> board.problems(model).forEach(this::add)));
        }

        private void decode(ModelDescriptor descriptor) {
            assumptions.addAll(descriptor.assumptions());
            Path model = descriptor.model();
            ModelPorts ports = ModelPorts.read(model);
            ImageInput input = descriptor.imageInput(ports.input());
            Recognition recognition =
                    YoloRecognizer.explain(descriptor, input.width(), input.height(), ports.outputs());
            decode = Optional.of(new Decode(model, input, ports.outputs(), recognition));
            if (ModelKind.of(model) == ModelKind.ONNX) {
                question.board.ifPresent(board -> {
                    advice = board + ": " + board.advice();
                    board.refuses(model, recognition.scheme()).ifPresent(this::add);
                });
            }
        }

        private void nameCuts(Path model) {
            try {
                CutOffers offers = OnnxCut.offers(model);
                cuts = Optional.of(offers);
                doubts.addAll(OnnxCut.doubtsOfMaixPysTable(model, offers));
            } catch (ModelException uncuttable) {
                notCut = String.join("; also ", uncuttable.problems());
            }
        }

        /** What one question finds wrong must not keep the next from being asked. */
        private void collecting(Runnable asking) {
            try {
                asking.run();
            } catch (ModelException wrong) {
                problems.addAll(wrong.problems());
                details.addAll(wrong.details());
            }
        }

        private void add(Problem problem) {
            problems.add(problem.toString());
            details.add(problem);
        }

        ModelVerdict verdict() {
            return new ModelVerdict(
                    file,
                    decode,
                    List.copyOf(assumptions),
                    problems.stream().distinct().toList(),
                    details.stream().distinct().toList(),
                    cuts,
                    notCut,
                    List.copyOf(doubts),
                    advice);
        }
    }
}
