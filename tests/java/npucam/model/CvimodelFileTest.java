package npucam.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import npucam.data.ColorOrder;
import npucam.data.ElementType;
import npucam.data.Quantization;
import npucam.data.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CvimodelFileTest {
    private static final Path FUSED = Path.of("models/shapes/npu/shapes-concat-cv181x-int8-fused.cvimodel");
    private static final Path FLOATS = Path.of("models/shapes/npu/shapes-dflsigmoid-cv181x-int8.cvimodel");
    private static final Path NAME = Path.of("test.cvimodel");
    private static final int HEADER = 48;

    @TempDir
    Path folder;

    @Test
    void aFusedModelIsRead() {
        CvimodelFile file = CvimodelFile.read(FUSED);
        assertEquals("cv181x", file.chip());
        assertEquals("1.4", file.formatVersion());
        assertEquals("s1", file.name());
        assertEquals("v1.30.2-20260831", file.compiler());
        assertEquals(110_592, file.memory().shared());
        assertEquals(33_776, file.memory().privateMemory());

        assertEquals(1, file.inputs().size());
        CvimodelTensor input = file.inputs().get(0);
        assertEquals(
                new TensorSpec("images_raw", List.of(1, 3, 128, 192), ElementType.U8, Quantization.NONE),
                input.inputSpec());
        assertTrue(input.isFusedPicture());
        assertEquals("RGB_PLANAR", input.pixelFormat());
        assertEquals(Optional.of(ColorOrder.RGB), input.colorOrder());
        assertEquals(List.of(0f, 0f, 0f), input.mean());
        assertEquals(List.of(1f, 1f, 1f), input.scale());
        assertFalse(input.inPrivateMemory());

        assertEquals(3, file.outputs().size());
        CvimodelTensor output = file.outputs().get(1);
        TensorSpec spec = output.outputSpec();
        assertEquals("/Concat_1_output_0_Concat", spec.name());
        assertEquals(List.of(1, 67, 8, 12), spec.shape());
        assertEquals(ElementType.I8, spec.type());
        assertEquals(0.15076606f, spec.quantization().scale());
        assertTrue(output.inPrivateMemory());
        assertFalse(output.isFusedPicture());
    }

    @Test
    void aModelOfFloatsIsRead() {
        CvimodelFile file = CvimodelFile.read(FLOATS);
        CvimodelTensor input = file.inputs().get(0);
        assertEquals(TensorSpec.f32("images", 1, 3, 128, 192), input.inputSpec());
        assertFalse(input.isFusedPicture());
        assertEquals(Optional.empty(), input.colorOrder());
        assertEquals(
                List.of(
                        TensorSpec.f32("/Conv_28_output_0_Conv_f32", 1, 1, 4, 504),
                        TensorSpec.f32("/Sigmoid_22_output_0_Sigmoid_f32", 1, 3, 504, 1)),
                file.outputs().stream().map(CvimodelTensor::outputSpec).toList());
        assertFalse(file.outputs().get(0).inPrivateMemory());
    }

    @Test
    void aQuantizedInputHasTheReciprocalScale() {
        TensorSpec spec = CviFormat.INT8.inputSpec("images", List.of(1, 3, 4, 4), 127f, 3);
        assertEquals(new Quantization(1 / 127f, 3), spec.quantization());
    }

    @Test
    void aTypeOrScaleNpucamDoesNotKnowIsRefusedByName() {
        ModelException type =
                assertThrows(ModelException.class, () -> CviFormat.INT16.outputSpec("/boxes", List.of(1, 2), 1f, 0));
        assertSays("/boxes", type);
        assertSays("INT16", type);
        assertSays(
                "scale",
                assertThrows(ModelException.class, () -> CviFormat.INT8.outputSpec("a", List.of(1, 2), 0f, 0)));
    }

    @Test
    void aCutFileIsCalledCut() {
        byte[] whole = CvimodelFile.bytes(FUSED);
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            int length = HEADER + random.nextInt(whole.length - HEADER);
            assertSays("is cut short", refused(Arrays.copyOf(whole, length)));
        }
        for (int length : new int[] {0, 1, 7, 8, HEADER - 1}) {
            assertSays("is not a cvimodel", refused(Arrays.copyOf(whole, length)));
        }
    }

    @Test
    void aForeignFileIsRefused() throws IOException {
        assertSays("is not a cvimodel", refused(Files.readAllBytes(Path.of("models/shapes/shapes.onnx"))));
        Path empty = Files.createFile(folder.resolve("empty.cvimodel"));
        assertSays("is empty", assertThrows(ModelException.class, () -> CvimodelFile.read(empty)));
        assertSays("no such file", assertThrows(ModelException.class, () -> CvimodelFile.read(folder.resolve("none"))));
    }

    @Test
    void oneFlippedBitIsFound() {
        Random random = new Random(2);
        byte[] whole = CvimodelFile.bytes(FUSED);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = whole.clone();
            bytes[HEADER + random.nextInt(bytes.length - HEADER)] ^= (byte) (1 << random.nextInt(8));
            refused(bytes);
        }
    }

    @Test
    void aChipOrFormatTheRuntimeWouldDieOfIsRefused() {
        byte[] otherChip = CvimodelFile.bytes(FUSED);
        System.arraycopy("cv199x\33".getBytes(StandardCharsets.US_ASCII), 0, otherChip, 30, 7);
        assertSays("\"cv199x?\"", refused(otherChip));
        for (int[] version : new int[][] {{1, 0}, {2, 4}, {0, 9}}) {
            byte[] bytes = CvimodelFile.bytes(FUSED);
            bytes[12] = (byte) version[0];
            bytes[13] = (byte) version[1];
            assertSays("format " + version[0] + "." + version[1], refused(bytes));
        }
        byte[] hugeBody = CvimodelFile.bytes(FUSED);
        Arrays.fill(hugeBody, 8, 12, (byte) 0xFF);
        assertSays("is cut short", refused(hugeBody));
    }

    @Test
    void programCodeAndEncryptedSectionsAreRefused() {
        // The second section is subfunc_0, and the only one that stores a type: 1.
        byte[] bytes = CvimodelFile.bytes(FUSED);
        int type = sectionTypeAt(bytes);
        for (int code : new int[] {2, 3}) {
            bytes[type] = (byte) code;
            assertSays("program code", refused(resealed(bytes)));
        }
        bytes[type] = 4;
        assertEquals("cv181x", CvimodelFile.parse(NAME, resealed(bytes)).chip());
    }

    @Test
    void aNameThatLeadsNowhereIsRefused() {
        for (String name : List.of("images_raw", "/Concat_1_output_0_Concat", "subfunc_0")) {
            byte[] bytes = CvimodelFile.bytes(FUSED);
            int first = indexOf(bytes, name, HEADER);
            bytes[first] = '_';
            assertSays("which it does not hold", refused(resealed(bytes)));
        }
    }

    @Test
    @Timeout(60)
    void mutilatedDescriptionsAreRefusedOrReadNeverMore() {
        Random random = new Random(3);
        for (Path model : List.of(FUSED, FLOATS)) {
            byte[] whole = CvimodelFile.bytes(model);
            int body = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(8);
            int refused = 0;
            for (int i = 0; i < 800; i++) {
                byte[] bytes = whole.clone();
                for (int change = random.nextInt(4); change >= 0; change--) {
                    mutilate(bytes, HEADER + random.nextInt(body - 4), random);
                }
                try {
                    CvimodelFile file = CvimodelFile.parse(NAME, resealed(bytes));
                    assertFalse(file.inputs().isEmpty());
                } catch (ModelException e) {
                    assertSays(NAME + ": ", e);
                    refused++;
                }
            }
            assertTrue(refused > 100 && refused < 780, "the changes should hit and miss: " + refused);
        }
    }

    private static void mutilate(byte[] bytes, int place, Random random) {
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        switch (random.nextInt(4)) {
            case 0 -> bytes[place] = (byte) random.nextInt();
            case 1 -> words.putInt(place, random.nextInt());
            case 2 -> words.putInt(place, random.nextInt(64) - 32);
            default -> words.putInt(place, words.getInt(place) + random.nextInt(9) - 4);
        }
    }

    /** With the checksum the changed content should have. */
    private static byte[] resealed(byte[] bytes) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(bytes, HEADER, bytes.length - HEADER);
            System.arraycopy(md5.digest(), 0, bytes, 14, 16);
            return bytes;
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Where the commands' section says its type. Its table holds that byte, then name, size and offset. */
    private static int sectionTypeAt(byte[] bytes) {
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int commandBytes = 15_216;
        int weightBytes = 260_032;
        for (int place = HEADER; place < bytes.length - 8; place++) {
            if (words.getInt(place) == commandBytes && words.getInt(place + 4) == weightBytes) {
                assertEquals(1, bytes[place - 5]);
                return place - 5;
            }
        }
        throw new AssertionError("no such section");
    }

    private static int indexOf(byte[] bytes, String text, int from) {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        for (int place = from; place < bytes.length - wanted.length; place++) {
            if (Arrays.equals(bytes, place, place + wanted.length, wanted, 0, wanted.length)) {
                return place;
            }
        }
        throw new AssertionError(text + " is not in the file");
    }

    private static ModelException refused(byte[] bytes) {
        return assertThrows(ModelException.class, () -> CvimodelFile.parse(NAME, bytes));
    }

    private static void assertSays(String expected, ModelException e) {
        assertTrue(String.valueOf(e.getMessage()).contains(expected), e.getMessage());
    }
}
