package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32;
import npucam.data.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SeededTensorsTest {
    static List<Golden.Cut> cuts() {
        return Golden.cuts();
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void everySeededTensorHasTheCrcOfItsGolden(Golden.Cut cut) {
        List<Tensor> tensors = SeededTensors.of(cut);
        for (int i = 0; i < tensors.size(); i++) {
            assertEquals(
                    cut.tensors().get(i).get("crc32").asLong(),
                    crc32(tensors.get(i)),
                    tensors.get(i).spec().toString());
        }
    }

    @Test
    void everyGoldenIsRead() {
        assertTrue(cuts().stream().map(Golden.Cut::golden).distinct().count() >= 60);
    }

    private static long crc32(Tensor tensor) {
        ByteBuffer littleEndian = ByteBuffer.allocate(tensor.spec().byteCount()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < tensor.spec().elementCount(); i++) {
            littleEndian.putFloat(tensor.bytes().getFloat(4 * i));
        }
        CRC32 crc = new CRC32();
        crc.update(littleEndian.array());
        return crc.getValue();
    }
}
