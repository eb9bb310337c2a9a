package npucam.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import npucam.data.ColorOrder;
import npucam.data.FrameReport;
import npucam.data.ImageInput;
import npucam.data.Tensor;
import npucam.data.TensorLayout;
import npucam.data.TensorSpec;
import npucam.decode.Decoder;
import npucam.health.Ledger;
import npucam.health.LineStats;
import npucam.preprocess.Preprocessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LineTest {
    private static final TensorSpec INPUT = TensorSpec.f32("images", 1, 3, 64, 64);

    private final List<FrameReport> reports = Collections.synchronizedList(new ArrayList<>());
    private final Ledger ledger = new Ledger();
    private final LineStats stats = new LineStats();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void everyFrameIsReportedOnceAndInOrder(int slots) {
        line(new FakeSource(500, () -> {}), engine(slots, 1, LineTest::noWork), new FakeDecoder(() -> {}))
                .run();

        assertEquals(
                LongStream.range(0, 500).boxed().toList(),
                reports.stream().map(FrameReport::sequence).toList());
        assertEquals(500, stats.frames());
        assertEquals(500, ledger.balance().captured());
        assertEquals(500, ledger.balance().inFlight(), "the outbox settles them, and this one does not");
    }

    @Test
    void oneSlotDoesOneThingAtATime() {
        AtomicInteger busy = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Runnable work = () -> {
            most.accumulateAndGet(busy.incrementAndGet(), Math::max);
            LockSupport.parkNanos(1);
            busy.decrementAndGet();
        };
        line(new FakeSource(300, work), engine(1, 1, (input, outputs) -> work.run()), new FakeDecoder(work))
                .run();

        assertEquals(1, most.get());
    }

    @Test
    void twoSlotsCaptureTheNextFrameWhileTheNpuRuns() {
        // Frame n's inference ends only when frame n+1 has been captured: a line without overlap would hang here.
        AtomicInteger captured = new AtomicInteger();
        AtomicInteger inferred = new AtomicInteger();
        int frames = 50;
        FakeSource source = new FakeSource(frames, captured::incrementAndGet);
        FakeEngine engine = engine(2, 1, (input, outputs) -> {
            int next = Math.min(frames, inferred.incrementAndGet() + 1);
            while (captured.get() < next) {
                Thread.onSpinWait();
            }
        });
        line(source, engine, new FakeDecoder(() -> {})).run();

        assertEquals(frames, reports.size());
    }

    @Test
    void anEngineWithOneCoreRunsOneInferenceAtATime() {
        FakeEngine engine = engine(4, 1, (input, outputs) -> LockSupport.parkNanos(1));
        line(new FakeSource(300, () -> {}), engine, new FakeDecoder(() -> {})).run();

        assertEquals(1, engine.mostRunning());
    }

    @Test
    void anEngineWithTwoCoresRunsTwoInferencesAtOnceAndReportsStayInOrder() {
        // Even frames end only after the odd frame behind them has started: needs both cores.
        AtomicInteger started = new AtomicInteger();
        FakeEngine engine = engine(3, 2, (input, outputs) -> {
            int mine = started.incrementAndGet();
            while (mine % 2 == 1 && started.get() <= mine) {
                Thread.onSpinWait();
            }
        });
        line(new FakeSource(100, () -> {}), engine, new FakeDecoder(() -> {})).run();

        assertEquals(2, engine.mostRunning());
        assertEquals(
                LongStream.range(0, 100).boxed().toList(),
                reports.stream().map(FrameReport::sequence).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void stoppingReportsTheFramesThatAreOnTheirWay(int slots) throws InterruptedException {
        CountDownLatch onTheNpu = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        FakeEngine engine = engine(slots, 1, (input, outputs) -> {
            onTheNpu.countDown();
            awaitUninterruptibly(stopped);
        });
        AtomicInteger captured = new AtomicInteger();
        Line line = line(new FakeSource(-1, captured::incrementAndGet), engine, new FakeDecoder(() -> {}));
        Thread running = new Thread(line::run);
        running.start();
        awaitUninterruptibly(onTheNpu);
        line.stop();
        stopped.countDown();
        running.join();

        assertTrue(captured.get() >= 1);
        assertEquals(captured.get(), reports.size());
        assertEquals(captured.get(), ledger.balance().captured());
    }

    @Test
    void stoppingBeforeTheStartTakesNoFrame() {
        Line line = line(new FakeSource(-1, () -> {}), engine(2, 1, LineTest::noWork), new FakeDecoder(() -> {}));
        line.stop();
        line.run();

        assertEquals(List.of(), reports);
    }

    @ParameterizedTest
    @ValueSource(strings = {"capture", "infer", "decode", "outbox"})
    void aFailingStageEndsTheLineAndItsFramesAreCounted(String stage) {
        RuntimeException broken = new IllegalStateException(stage + " broke");
        AtomicInteger calls = new AtomicInteger();
        Runnable fails = () -> {
            if (calls.incrementAndGet() == 40) {
                throw broken;
            }
        };
        Runnable works = () -> {};
        FakeSource source = new FakeSource(-1, stage.equals("capture") ? fails : works);
        FakeEngine engine = engine(3, 1, (input, outputs) -> (stage.equals("infer") ? fails : works).run());
        Line line = new Line(
                source,
                preprocessor(),
                engine,
                new FakeDecoder(stage.equals("decode") ? fails : works),
                report -> {
                    (stage.equals("outbox") ? fails : works).run();
                    reports.add(report);
                },
                ledger,
                stats);

        assertSame(broken, assertThrows(IllegalStateException.class, line::run));
        assertEquals(
                LongStream.range(0, 39).boxed().toList(),
                reports.stream().map(FrameReport::sequence).toList());
        Ledger.Balance balance = ledger.balance();
        assertEquals(39, balance.inFlight(), balance.toString());
        assertEquals(balance.captured(), balance.dropped(Ledger.Reason.FAILED) + balance.inFlight());
    }

    @Test
    void anErrorInAStageEndsTheLineToo() {
        FakeEngine engine = engine(2, 1, (input, outputs) -> {
            throw new OutOfMemoryError("planted");
        });
        Line line = line(new FakeSource(-1, () -> {}), engine, new FakeDecoder(() -> {}));

        assertThrows(OutOfMemoryError.class, line::run);
    }

    @Test
    void launchAndAwaitOfASlotStayOnOneThread() {
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        FakeEngine engine = engine(2, 1, (input, outputs) -> threads.add(Thread.currentThread()));
        line(new FakeSource(100, () -> {}), engine, new FakeDecoder(() -> {})).run();

        for (int i = 2; i < threads.size(); i++) {
            assertSame(threads.get(i - 2), threads.get(i));
        }
    }

    @Test
    void anInferenceThatDoesNotComeBackIsSeen() throws InterruptedException {
        CountDownLatch onTheNpu = new CountDownLatch(1);
        CountDownLatch comesBack = new CountDownLatch(1);
        FakeEngine engine = engine(2, 1, (input, outputs) -> {
            onTheNpu.countDown();
            awaitUninterruptibly(comesBack);
        });
        Line line = line(new FakeSource(1, () -> {}), engine, new FakeDecoder(() -> {}));
        assertEquals(Optional.empty(), line.longestInference(System.nanoTime()));
        Thread running = new Thread(line::run);
        running.start();
        awaitUninterruptibly(onTheNpu);
        RunningInference inference =
                line.longestInference(System.nanoTime() + 1_000_000_000).orElseThrow();
        assertTrue(inference.nanos() >= 1_000_000_000);
        while (!inference.call().equals("LineTest.awaitUninterruptibly")) {
            Thread.onSpinWait();
        }
        comesBack.countDown();
        running.join();
        assertEquals(Optional.empty(), line.longestInference(System.nanoTime()));
        assertEquals("nothing any more", inference.call());
    }

    private Line line(FakeSource source, FakeEngine engine, Decoder decoder) {
        return new Line(source, preprocessor(), engine, decoder, reports::add, ledger, stats);
    }

    private static Preprocessor preprocessor() {
        return new Preprocessor(new ImageInput(
                INPUT, 64, 64, TensorLayout.NCHW, ColorOrder.RGB, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f), 0));
    }

    private static FakeEngine engine(int slots, int parallelism, BiConsumer<Tensor, List<Tensor>> model) {
        return new FakeEngine(slots, parallelism, INPUT, List.of(), model);
    }

    private static void noWork(Tensor input, List<Tensor> outputs) {}

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException again) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
