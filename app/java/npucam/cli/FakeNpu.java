package npucam.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import npucam.capture.FrameSource;
import npucam.data.ColorOrder;
import npucam.decode.DecodeSettings;
import npucam.model.CocoLabels;
import npucam.model.ModelDescriptor;
import npucam.model.OutputHints;
import npucam.npu.RecordedEngine;
import npucam.npu.Recording;
import npucam.npu.SyntheticRecording;

/** An NPU that is not there: it takes its time without taking the CPU's, and its results are replayed, so that decode has real work. */
record FakeNpu(ModelDescriptor descriptor, Recording recording) {
    private static final int RECORDED_FRAMES = 8;

    /** Replays what a common board model would give. */
    static FakeNpu synthetic() {
        Path name = Path.of("synthetic YOLOv8 640x640 INT8");
        ModelDescriptor descriptor = new ModelDescriptor(
                name,
                name,
                "yolov8",
                "detect",
                CocoLabels.read(),
                ColorOrder.RGB,
                Collections.nCopies(3, 0f),
                Collections.nCopies(3, 1 / 255f),
                0,
                false,
                OutputHints.NONE,
                List.of());
        return new FakeNpu(descriptor, SyntheticRecording.yolov8());
    }

    /** Replays what the model itself gives for the first frames of a source. */
    static FakeNpu of(LoadedModel model, FrameSource source) {
        Recording recording =
                new Recording(model.engine().inputSpec(), model.engine().outputSpecs());
        for (int frame = 0; frame < RECORDED_FRAMES && source.advance(); frame++) {
            model.preprocessor().fill(model.engine().input(0), source.frame());
            model.engine().launch(0);
            model.engine().await(0);
            recording.add(model.engine().input(0), model.engine().outputs(0));
        }
        return new FakeNpu(model.descriptor(), recording);
    }

    /** @param latency how long an inference takes */
    LoadedModel open(Duration latency, int slots) {
        return LoadedModel.of(descriptor, RecordedEngine.inOrder(recording, latency, slots), DecodeSettings.DEFAULTS);
    }
}
