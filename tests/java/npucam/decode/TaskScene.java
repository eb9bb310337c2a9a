package npucam.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import npucam.data.ElementType;
import npucam.data.Tensor;
import npucam.data.TensorLayout;
import npucam.data.TensorSpec;

/** A scene with what a task has beside boxes, at scheme dfl_sigmoid: keypoints of a person, 32 mask coefficients, or an angle. */
final class TaskScene {
    private static final int PROTOTYPES = 32;

    final List<Tensor> outputs = new ArrayList<>();

    /** {@code [channels][cells]} */
    final float[][] extra;

    /** {@code [channels][cells of a quarter of the size]}; empty but for seg. */
    final float[][] prototypes;

    private final DetectScene scene;
    private final String task;

    /** @param task pose, seg or obb */
    TaskScene(DetectScene scene, String task) {
        this.scene = scene;
        this.task = task;
        Random random = new Random(5);
        boolean seg = task.equals("seg");
        extra = AnchorTensors.random(
                random, task.equals("pose") ? 51 : seg ? PROTOTYPES : 1, scene.cells, seg ? 1 : 0.9f);
        prototypes = seg ? waves(random, scene.width / 4, scene.height / 4) : new float[0][];
        outputs.addAll(scene.dflSigmoid());
        outputs.add(AnchorTensors.tensor(extra, 0, scene.cells, TensorLayout.NCHW));
        if (seg) {
            Tensor flat = AnchorTensors.tensor(prototypes, 0, prototypes[0].length, TensorLayout.NCHW);
            Tensor planes =
                    Tensor.allocate(TensorSpec.f32("output1", 1, PROTOTYPES, scene.height / 4, scene.width / 4));
            planes.bytes().put(0, flat.bytes(), 0, flat.spec().byteCount());
            outputs.add(planes);
        }
    }

    /** Of some ten pixels' length, so that masks have edges and parts. */
    private static float[][] waves(Random random, int columns, int rows) {
        float[][] planes = new float[PROTOTYPES][columns * rows];
        for (float[] plane : planes) {
            double across = random.nextDouble() - 0.5;
            double down = random.nextDouble() - 0.5;
            for (int cell = 0; cell < plane.length; cell++) {
                plane[cell] = (float) Math.sin(across * (cell % columns) + down * Math.floorDiv(cell, columns));
            }
        }
        return planes;
    }

    /** Turns the task's own outputs into bytes. */
    TaskScene quantized() {
        for (int i = 2; i < outputs.size(); i++) {
            outputs.set(i, DetectScene.convert(outputs.get(i), ElementType.I8, 1 / 64f, 0));
        }
        return this;
    }

    Decoder decoder(DecodeSettings settings) {
        return YoloRecognizer.recognize(
                TestModel.of(scene.classCount, "yolov8", task, Map.of("extra", role())),
                scene.width,
                scene.height,
                DetectScene.specs(outputs),
                settings);
    }

    private String role() {
        return switch (task) {
            case "pose" -> "keypoints";
            case "seg" -> "coefficients";
            case "obb" -> "angle";
            default -> throw new IllegalArgumentException(task);
        };
    }
}
