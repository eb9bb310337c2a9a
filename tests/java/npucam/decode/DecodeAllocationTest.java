package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import npucam.data.ElementType;
import npucam.data.Letterbox;
import npucam.data.Tensor;
import npucam.data.TensorLayout;
import npucam.data.TensorSpec;
import org.junit.jupiter.api.Test;

/** A decoder's only garbage is what it returns. */
class DecodeAllocationTest {
    private static final int FRAMES = 200;

    private static Stream<List<Tensor>> everyScheme(DetectScene scene) {
        return Stream.of(
                scene.concat(TensorLayout.NCHW),
                scene.concat(TensorLayout.NHWC),
                scene.concat(TensorLayout.NCHW).stream()
                        .map(map -> DetectScene.quantize(map, ElementType.I8, 0.1f, 0))
                        .toList(),
                scene.dflSigmoid(),
                scene.output0(TensorLayout.NCHW));
    }

    @Test
    void anEmptyFrameAllocatesNothing() {
        DetectScene scene = new DetectScene(320, 224, 3, 1);
        everyScheme(scene).forEach(outputs -> assertEquals(0, bytesPerFrame(scene, outputs, 0), 8));
    }

    @Test
    void thirtyDetectionsAllocateAtMostFourKibibytes() {
        DetectScene scene = new DetectScene(320, 224, 3, 1).withObjects(60, 6);
        everyScheme(scene).forEach(outputs -> {
            double bytes = bytesPerFrame(scene, outputs, 30);
            assertTrue(bytes > 0 && bytes <= 4096, bytes + " bytes");
        });
    }

    @Test
    void viewsAreKeptForTheFewBuffersOfAnEngineButNotForEverNewOnes() {
        Elements.Views<Object> views = new Elements.Views<>(bytes -> new Object());
        Tensor first = Tensor.allocate(TensorSpec.f32("x", 4));
        Object view = views.of(first);
        for (int i = 0; i < 8; i++) {
            views.of(Tensor.allocate(first.spec()));
        }
        assertSame(view, views.of(first));
        for (int i = 0; i < 100; i++) {
            views.of(Tensor.allocate(first.spec()));
        }
        assertNotSame(view, views.of(first));
    }

    private static double bytesPerFrame(DetectScene scene, List<Tensor> outputs, int detections) {
        Decoder decoder = TestModel.decoder(scene, outputs, new DecodeSettings(0.25f, 0.45f, 30_000, 30));
        Letterbox letterbox = Letterbox.fit(1280, 720, 320, 224);
        for (int frame = 0; frame < FRAMES; frame++) {
            assertEquals(
                    detections, decoder.decode(outputs, letterbox).detections().size());
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        for (int frame = 0; frame < FRAMES; frame++) {
            decoder.decode(outputs, letterbox).detections();
        }
        return (threads.getThreadAllocatedBytes(thread) - before) / (double) FRAMES;
    }
}
