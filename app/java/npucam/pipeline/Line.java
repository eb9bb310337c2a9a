package npucam.pipeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import npucam.capture.FrameSource;
import npucam.data.Findings;
import npucam.data.Frame;
import npucam.data.FrameReport;
import npucam.data.Letterbox;
import npucam.data.Timings;
import npucam.decode.Decoder;
import npucam.health.Ledger;
import npucam.health.LineStats;
import npucam.npu.InferenceEngine;
import npucam.preprocess.Preprocessor;
import org.jspecify.annotations.Nullable;

/**
 * The line: frames in, reports out, with as many frames on their way as the engine has slots.
 *
 * <p><b>dual_buff.</b> Every slot (one set of input and output tensors) is walked through {@link #carryOneFrame} by a thread of its
 * own, and every stage has a {@link Turnstile} that lets the frames through in capture order. With one slot the line is strictly
 * linear. With two, one frame is captured, preprocessed and decoded while the other is on the NPU: the rate rises from
 * 1/(p+n+q) to 1/max(n, (p+n+q)/2). A frame never leaves its thread and its slot, so a result cannot be reported for another frame.
 *
 * <p>The NPU's launch and await run on the slot's thread, as vendor drivers demand. The line owns none of its parts: whoever opened
 * them closes them after {@link #run} has returned.
 */
public final class Line {
    private static final long IDLE = Long.MIN_VALUE;

    private final FrameSource source;
    private final Preprocessor preprocessor;
    private final InferenceEngine engine;
    private final Decoder decoder;
    private final Consumer<FrameReport> outbox;
    private final Ledger ledger;
    private final LineStats stats;

    private final Turnstile prepareStage = new Turnstile(1);
    private final Turnstile inferStage;
    private final Turnstile finishStage = new Turnstile(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** Slot → when its inference began, {@link System#nanoTime}; {@link #IDLE} between inferences. */
    private final AtomicLongArray inferenceStarts;

    /** By slot. */
    private final List<Thread> threads = new ArrayList<>();

    /** Counted inside {@link #prepareStage}. */
    private long skippedFrames;

    /** Counted inside {@link #prepareStage}. */
    private long framesTaken;

    /** Counted inside {@link #finishStage}. */
    private long framesReported;

    /**
     * @param outbox takes each report, in capture order; must not block
     * @param ledger told of every frame captured or skipped; the outbox settles those it is given
     */
    public Line(
            FrameSource source,
            Preprocessor preprocessor,
            InferenceEngine engine,
            Decoder decoder,
            Consumer<FrameReport> outbox,
            Ledger ledger,
            LineStats stats) {
        this.source = source;
        this.preprocessor = preprocessor;
        this.engine = engine;
        this.decoder = decoder;
        this.outbox = outbox;
        this.ledger = ledger;
        this.stats = stats;
        this.inferStage = new Turnstile(engine.parallelism());
        this.inferenceStarts = new AtomicLongArray(engine.slots());
        for (int slot = 0; slot < engine.slots(); slot++) {
            inferenceStarts.set(slot, IDLE);
            int mine = slot;
            threads.add(new Thread(() -> carryFrames(mine), "slot-" + mine));
        }
    }

    /**
     * Runs until the source ends or {@link #stop} is called, and all frames on their way are reported.
     *
     * @throws RuntimeException the first failure of a stage; frames behind it are counted as dropped
     */
    public void run() {
        threads.forEach(Thread::start);
        threads.forEach(Line::joinUninterruptibly);
        countSkippedFrames();
        ledger.dropped(Ledger.Reason.FAILED, framesTaken - framesReported);
        Throwable thrown = failure.get();
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
    }

    /** Takes no further frame; those on their way are still reported. Returns at once; may be called by any thread. */
    public void stop() {
        prepareStage.shut();
        source.stop();
    }

    /**
     * The inference that has been under way for longest. A native call cannot be interrupted, so whoever watches this can only end
     * the program.
     *
     * @param nowNanos {@link System#nanoTime}
     * @return empty when the NPU has nothing to do
     */
    public Optional<RunningInference> longestInference(long nowNanos) {
        Optional<RunningInference> longest = Optional.empty();
        for (int slot = 0; slot < inferenceStarts.length(); slot++) {
            long start = inferenceStarts.get(slot);
            if (start != IDLE && longest.stream().noneMatch(other -> other.nanos() >= nowNanos - start)) {
                longest = Optional.of(new RunningInference(nowNanos - start, threads.get(slot)));
            }
        }
        return longest;
    }

    private void carryFrames(int slot) {
        long turn = slot;
        try {
            while (carryOneFrame(slot, turn)) {
                turn += engine.slots();
            }
        } catch (LineStoppedException stopping) {
            // Another slot met the end or failed, or stop() was called.
        } catch (Throwable thrown) {
            failure.compareAndSet(null, thrown);
            stop();
            // The frames before this one are still reported, those behind it are not.
            inferStage.shutFrom(turn);
            finishStage.shutFrom(turn);
        }
    }

    /**
     * The way of one frame, from the camera to the outbox.
     *
     * @param slot whose tensors the frame uses
     * @param turn the frame's place in the order of the line, from 0
     * @return false when the source has ended
     */
    private boolean carryOneFrame(int slot, long turn) {
        Turnstile.Stay prepare = prepareStage.enter(turn);
        if (!source.advance()) {
            prepareStage.shut();
            return false;
        }
        ledger.captured(1);
        framesTaken++;
        countSkippedFrames();
        long captureEndNanos = System.nanoTime();
        Frame frame = source.frame();
        long sequence = frame.sequence();
        long captureNanos = frame.captureNanos();
        Instant captureTime = frame.captureTime();
        Letterbox letterbox = preprocessor.fill(engine.input(slot), frame);
        long preprocessEndNanos = System.nanoTime();
        prepare.leave();

        Turnstile.Stay infer = inferStage.enter(turn);
        inferenceStarts.set(slot, infer.enteredNanos());
        engine.launch(slot);
        engine.await(slot);
        inferenceStarts.set(slot, IDLE);
        long inferEndNanos = System.nanoTime();
        infer.leave();

        Turnstile.Stay finish = finishStage.enter(turn);
        Findings findings = decoder.decode(engine.outputs(slot), letterbox);
        Timings timings = new Timings(
                prepare.enteredNanos(),
                captureEndNanos,
                preprocessEndNanos,
                infer.enteredNanos(),
                inferEndNanos,
                finish.enteredNanos(),
                System.nanoTime());
        FrameReport report = new FrameReport(
                sequence,
                captureNanos,
                captureTime,
                letterbox.frameWidth(),
                letterbox.frameHeight(),
                findings,
                timings);
        stats.frameDone(report.latencyNanos());
        outbox.accept(report);
        framesReported++;
        finish.leave();
        return true;
    }

    /** Enters frames that the source passed over since last asked. */
    private void countSkippedFrames() {
        long skipped = source.skippedFrames();
        ledger.captured(skipped - skippedFrames);
        ledger.dropped(Ledger.Reason.SKIPPED, skipped - skippedFrames);
        skippedFrames = skipped;
    }

    private static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
