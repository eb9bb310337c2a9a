package npucam.npu;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import npucam.data.TensorSpec;
import npucam.model.CviFormat;

/**
 * One {@code CVI_TENSOR} of the runtime. Only what is filled for inputs and outputs alike is read: mean and scale of outputs, and
 * dimensions behind the last, are uninitialised memory.
 *
 * @param qscale inputs: quantized = real × qscale, outputs: real = quantized × qscale
 * @param memory the tensor's own memory as the CPU sees it ({@code sys_mem}), as long as {@code mem_size} says
 */
record CviTensor(String name, List<Integer> shape, CviFormat format, float qscale, int zeroPoint, ByteBuffer memory) {
    /** sizeof(CVI_TENSOR) */
    private static final int BYTES = 168;

    private static final int NAME = 0;
    private static final int DIMENSIONS = 8;
    private static final int DIMENSION_COUNT = 32;
    private static final int MAX_DIMENSIONS = 6;
    private static final int FORMAT = 40;
    private static final int MEMORY_SIZE = 56;
    private static final int SYSTEM_MEMORY = 64;
    private static final int QSCALE = 84;
    private static final int ZERO_POINT = 88;

    CviTensor {
        shape = List.copyOf(shape);
    }

    /**
     * Reads the tensors of one direction.
     *
     * @throws EngineException when the runtime describes one that makes no sense
     */
    static List<CviTensor> readAll(Pointer array, int count) {
        List<CviTensor> tensors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tensors.add(read(array.share((long) i * BYTES, BYTES)));
        }
        return tensors;
    }

    private static CviTensor read(Pointer struct) {
        Pointer namePointer = struct.getPointer(NAME);
        String name = namePointer == null ? "" : namePointer.getString(0);
        int formatCode = struct.getInt(FORMAT);
        CviFormat format = CviFormat.of(formatCode)
                .orElseThrow(() -> new EngineException(
                        "libcviruntime says that tensor " + name + " has the unknown type " + formatCode));
        long dimensionCount = struct.getLong(DIMENSION_COUNT);
        if (dimensionCount < 1 || dimensionCount > MAX_DIMENSIONS) {
            throw new EngineException(
                    "libcviruntime says that tensor " + name + " has " + dimensionCount + " dimensions");
        }
        List<Integer> shape = new ArrayList<>();
        for (int dimension : struct.getIntArray(DIMENSIONS, (int) dimensionCount)) {
            shape.add(dimension);
        }
        long bytes = struct.getLong(MEMORY_SIZE);
        Pointer memory = struct.getPointer(SYSTEM_MEMORY);
        if (memory == null || bytes < 1 || bytes > Integer.MAX_VALUE) {
            throw new EngineException(
                    "libcviruntime says that tensor " + name + " has " + bytes + " bytes at " + memory);
        }
        return new CviTensor(
                name,
                shape,
                format,
                struct.getFloat(QSCALE),
                struct.getInt(ZERO_POINT),
                memory.getByteBuffer(0, bytes));
    }

    TensorSpec inputSpec() {
        return format.inputSpec(name, shape, qscale, zeroPoint);
    }

    TensorSpec outputSpec() {
        return format.outputSpec(name, shape, qscale, zeroPoint);
    }
}
