package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import npucam.data.ElementType;
import npucam.data.Letterbox;
import npucam.data.Tensor;
import npucam.data.TensorSpec;
import org.junit.jupiter.api.Test;

/** A decoder's only garbage is what it returns. */
class DecodeAllocationTest {
    private static final int FRAMES = 200;
    private static final DecodeSettings LIMITED = new DecodeSettings(0.25f, 0.45f, 30_000, 30);

    private static List<SchemeCase> everyScheme(int objects) {
        List<SchemeCase> cases =
                new ArrayList<>(SchemeCase.of(new DetectScene(320, 224, 3, 1).withObjects(objects, 6)));
        cases.addAll(SchemeCase.of(new AnchorScene(320, 224, 3, objects, 1)));
        cases.addAll(List.of(cases.get(0).in(ElementType.I8), cases.get(0).in(ElementType.F16)));
        return cases;
    }

    @Test
    void anEmptyFrameAllocatesNothing() {
        everyScheme(0).forEach(scheme -> assertEquals(0, bytesPerFrame(scheme, 0), 8, scheme.toString()));
    }

    @Test
    void thirtyDetectionsAllocateAtMostFourKibibytes() {
        everyScheme(60).forEach(scheme -> {
            double bytes = bytesPerFrame(scheme, 30);
            assertTrue(bytes > 0 && bytes <= 4096, scheme + ": " + bytes + " bytes");
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

    @Test
    void anEmptyFrameOfAnyTaskAllocatesNothing() {
        for (String task : List.of("pose", "seg", "obb")) {
            TaskScene scene = new TaskScene(new DetectScene(320, 224, 3, 1), task);
            assertEquals(0, bytesPerFrame(scene.decoder(LIMITED), scene.outputs, 0), 8, task);
        }
    }

    @Test
    void thirtyRotatedBoxesAllocateAtMostFourKibibytes() {
        TaskScene scene = new TaskScene(new DetectScene(320, 224, 3, 1).withObjects(60, 6), "obb");
        double bytes = bytesPerFrame(scene.decoder(LIMITED), scene.outputs, 30);
        assertTrue(bytes > 0 && bytes <= 4096, bytes + " bytes");
    }

    @Test
    void ofAPoseOnlyTheKeypointsComeToThat() {
        TaskScene scene = new TaskScene(new DetectScene(320, 224, 3, 1).withObjects(60, 6), "pose");
        double bytes = bytesPerFrame(scene.decoder(LIMITED), scene.outputs, 30);
        int bytesOfKeypoint = 24 + 4;
        int bytesOfList = 24 + 16;
        assertTrue(bytes <= 4096 + 30 * (17 * bytesOfKeypoint + bytesOfList + 8), bytes + " bytes");
    }

    private static double bytesPerFrame(SchemeCase scheme, int detections) {
        return bytesPerFrame(scheme.decoder(LIMITED), scheme.outputs(), detections);
    }

    private static double bytesPerFrame(Decoder decoder, List<Tensor> outputs, int detections) {
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
