package npucam.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import npucam.data.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class BmodelFileTest {
    private static final Path QUANTIZED =
            Path.of("models/shapes/npu/shapes-concat-bm1688-int8-quantio-nokernel.bmodel");
    private static final Path FLOATS = Path.of("models/shapes/npu/shapes-concat-bm1684x-int8-nokernel.bmodel");
    private static final int HEADER_AND_DESCRIPTION = 64 + 0x1FC0;

    @TempDir
    Path folder;

    @Test
    void chipNetTensorsScalesAndNamesAreRead() {
        BmodelFile model = BmodelFile.read(QUANTIZED);
        assertEquals("BM1688", model.chip());
        assertEquals(1, model.nets().size());
        BmodelNet net = model.nets().get(0);
        assertEquals("s1", net.name());
        assertEquals(2, net.addressMode());
        assertEquals(1, net.stages().size());
        assertEquals(1, net.first().cores());
        assertEquals(false, net.first().dynamic());
        assertEquals(1, net.first().inputs().size());
        BmodelTensor input = net.first().inputs().get(0);
        assertEquals("images", input.name());
        assertEquals(List.of(1, 3, 128, 192), input.shape());
        assertEquals(ElementType.U8, input.inputSpec(QUANTIZED).type());
        assertEquals(254.998, input.scale(), 0.001);
        assertEquals(1 / 254.998, input.inputSpec(QUANTIZED).quantization().scale(), 1e-7);
        assertEquals(List.of(0.2218, 0.1508, 0.1250), roundedScales(net.first().outputs()));
        assertEquals(List.of(1, 67, 4, 6), net.first().outputs().get(2).shape());
        assertEquals(
                ElementType.I8,
                net.first().outputs().get(2).outputSpec(QUANTIZED).type());
    }

    private static List<Double> roundedScales(List<BmodelTensor> tensors) {
        return tensors.stream()
                .map(tensor ->
                        Math.round(tensor.outputSpec(QUANTIZED).quantization().scale() * 1e4) / 1e4)
                .toList();
    }

    @Test
    void floatTensorsAreRead() {
        BmodelFile model = BmodelFile.read(FLOATS);
        assertEquals("BM1684X", model.chip());
        BmodelNet net = model.nets().get(0);
        assertEquals(
                ElementType.F32,
                net.first().inputs().get(0).inputSpec(QUANTIZED).type());
        assertEquals(
                List.of(List.of(1, 67, 16, 24), List.of(1, 67, 8, 12), List.of(1, 67, 4, 6)),
                net.first().outputs().stream().map(BmodelTensor::shape).toList());
    }

    @Test
    void aTypeNpucamDoesNotWorkWithIsRefusedByName() {
        BmodelTensor tensor = new BmodelTensor("ids", BmodelDataType.INT32.code(), List.of(1), 1, 0);
        assertMessage(assertThrows(ModelException.class, () -> tensor.inputSpec(QUANTIZED)), "ids", "INT32");
        BmodelTensor newer = new BmodelTensor("ids", 77, List.of(1), 1, 0);
        assertMessage(assertThrows(ModelException.class, () -> newer.outputSpec(QUANTIZED)), "ids", "code 77");
    }

    @Test
    void aScaleOfZeroIsRefused() {
        BmodelTensor tensor = new BmodelTensor("images", BmodelDataType.UINT8.code(), List.of(1), 0, 0);
        assertMessage(assertThrows(ModelException.class, () -> tensor.inputSpec(QUANTIZED)), "images", "scale");
    }

    @Test
    void aMissingFileIsRefused() {
        refused(folder.resolve("none.bmodel"), "no such file");
    }

    @Test
    void aFileThatIsNotABmodelIsRefused() throws IOException {
        refused(written(new byte[200]), "does not begin like a bmodel");
        refused(written(new byte[63]), "cut off after 63 bytes");
    }

    @Test
    void aFileCutOffAnywhereIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(QUANTIZED);
        for (int length : new int[] {1, 64, 65, 1000, HEADER_AND_DESCRIPTION, whole.length / 2, whole.length - 1}) {
            refused(written(Arrays.copyOf(whole, length)), "cut off");
        }
    }

    @Test
    void aHeaderThatPromisesTheImpossibleIsRefused() throws IOException {
        refused(written(header(0xFFFF_FFFF, 0xFFFF_FFFF, Long.MAX_VALUE)), "cut off");
        refused(written(header(64, 0x7FFF_FFFF, 0)), "cut off");
        refused(written(header(0, 64, 0)), "damaged");
        refused(written(header(64, 0, -1)), "cut off");
        refused(written(header(64, 0, 0)), "broken");
    }

    private static byte[] header(int headerBytes, int descriptionBytes, long binaryBytes) {
        return ByteBuffer.allocate(128)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0xFF55AAEE)
                .putInt(headerBytes)
                .putInt(descriptionBytes)
                .putLong(binaryBytes)
                .array();
    }

    /** Every mutant is read or refused; nothing else may come out, and no run may take memory or time without end. */
    @Test
    @Timeout(60)
    void hostileBytesAreReadOrRefused() throws IOException {
        byte[] whole = Arrays.copyOf(Files.readAllBytes(QUANTIZED), HEADER_AND_DESCRIPTION);
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putLong(12, 0);
        Random random = new Random(20261124);
        int refused = 0;
        for (int round = 0; round < 3_000; round++) {
            try {
                BmodelFile.read(written(mutant(whole, random)));
            } catch (ModelException expected) {
                refused++;
            }
        }
        assertTrue(refused > 200 && refused < 2_800, "refused " + refused + " of 3000");
    }

    private static byte[] mutant(byte[] whole, Random random) {
        byte[] mutant = whole.clone();
        ByteBuffer words = ByteBuffer.wrap(mutant).order(ByteOrder.LITTLE_ENDIAN);
        for (int change = random.nextInt(6); change >= 0; change--) {
            int place = 64 + random.nextInt(mutant.length - 64 - Integer.BYTES);
            switch (random.nextInt(4)) {
                case 0 -> mutant[place] = (byte) random.nextInt();
                case 1 -> words.putInt(place & ~3, random.nextInt());
                case 2 -> words.putInt(place & ~3, random.nextInt(-64, 64));
                default -> words.putInt(place & ~3, words.getInt(place & ~3) + 4 * random.nextInt(-8, 9));
            }
        }
        return mutant;
    }

    /** A table of vectors that all point to one another would be read over and over without a limit on what is read in all. */
    @Test
    void aFileThatPointsToItselfOverAndOverIsRefused() throws IOException {
        int nets = 20_000;
        ByteBuffer bytes = ByteBuffer.allocate(64 + 200 + 4 * nets).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0xFF55AAEE)
                .putInt(64)
                .putInt(bytes.capacity() - 64)
                .putLong(0)
                .position(64);
        ByteBuffer flat = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        flat.putInt(0, 40);
        // One table serves as model, net and tensor: fields 0, 1, 3, 4 and 5 all point to the one vector of tables.
        flat.putShort(8, (short) 16).putShort(10, (short) 32);
        for (int field : new int[] {0, 1, 3, 4, 5}) {
            flat.putShort(12 + 2 * field, (short) (4 + 4 * field));
            flat.putInt(44 + 4 * field, 200 - (44 + 4 * field));
        }
        flat.putInt(40, 40 - 8).putInt(196 + 4, nets - 1);
        for (int i = 0; i < nets - 1; i++) {
            flat.putInt(204 + 4 * i, 40 - (204 + 4 * i));
        }
        Path file = written(bytes.array());
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> refused(file, "broken"));
    }

    private Path written(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("m.bmodel"), bytes);
    }

    private static void refused(Path file, String reason) {
        assertMessage(assertThrows(ModelException.class, () -> BmodelFile.read(file)), file.toString(), reason);
    }

    private static void assertMessage(ModelException thrown, String... parts) {
        for (String part : parts) {
            assertTrue(String.valueOf(thrown.getMessage()).contains(part), thrown.getMessage() + "\nlacks " + part);
        }
    }
}
