package npucam.npu;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The engine section of the config file.
 *
 * @param engine which runtime loads the model
 * @param threads CPU threads of a runtime that computes on the CPU; 0 = one per processor
 * @param cores NPU cores that each run an inference of their own (BM1688: 0 and 1); empty = the model decides
 * @param libraryPath folder of the vendor's runtime; empty = the usual ones, then the simulator's
 * @param stuckAfter an inference that takes longer counts as stuck
 */
public record EngineSettings(
        Kind engine, int threads, List<Integer> cores, Optional<Path> libraryPath, Duration stuckAfter) {
    public static final EngineSettings DEFAULTS =
            new EngineSettings(Kind.AUTO, 0, List.of(), Optional.empty(), Duration.ofSeconds(60));

    public EngineSettings {
        cores = List.copyOf(cores);
    }

    /** The runtimes of this build. */
    public enum Kind {
        /** By what the model file is, and by what is installed: a board's runtime before its simulator. */
        AUTO,
        /** ONNX Runtime on the CPU. */
        ONNX,
        /** Sophgo libbmrt: BM1684X, BM1688, CV186AH. */
        BMRT,
        /** Sophgo libcviruntime: CV181x, SG2002 (MaixCAM). */
        CVI,
        /** Axera libax_engine: AX630C (MaixCAM2). */
        AX,
        /** The vendor's simulator of the model's chip, even on a board. */
        SIMULATOR
    }
}
