package npucam.npu;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import npucam.data.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One inference of a model on the CPU; {@code -prof gc} shows what a run allocates. Another model: {@code -p model=FILE}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OnnxEngineBenchmark {
    @Param("models/shapes/shapes.onnx")
    public String model;

    @Param({"1", "2"})
    public int threads;

    /** Opened by JMH before the first run. */
    @SuppressWarnings("NullAway.Init")
    private InferenceEngine engine;

    @Setup
    public void open() {
        engine = OnnxEngine.open(Path.of(model), threads, 1);
        EngineContract.fill(engine.input(0), 1);
    }

    @TearDown
    public void close() {
        engine.close();
    }

    @Benchmark
    public List<Tensor> infer() {
        engine.launch(0);
        engine.await(0);
        return engine.outputs(0);
    }
}
