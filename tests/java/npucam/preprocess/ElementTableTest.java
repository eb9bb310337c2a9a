package npucam.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Random;
import npucam.data.ColorOrder;
import npucam.data.ElementType;
import npucam.data.ImageInput;
import npucam.data.Quantization;
import npucam.data.TensorLayout;
import npucam.data.TensorSpec;
import org.junit.jupiter.api.Test;

class ElementTableTest {
    @Test
    void halvesAreRoundedAwayFromZero() {
        ElementTable table = table(ElementType.I8, new Quantization(2f, 0), 0f, 1f);
        assertEquals(1, table.bits(0)[1]);
        assertEquals(2, table.bits(0)[3]);
        ElementTable negative = table(ElementType.I8, new Quantization(2f, 0), 4f, 1f);
        assertEquals(-1, negative.bits(0)[3]);
        assertEquals(-2, negative.bits(0)[1]);
    }

    @Test
    void integersAreClampedToTheirType() {
        ElementTable signed = table(ElementType.I8, new Quantization(1 / 128f, 0), 0f, 1 / 255f);
        assertEquals(127, signed.bits(0)[255]);
        assertEquals(127, signed.bits(0)[254]);
        assertEquals(0, signed.bits(0)[0]);
        ElementTable unsigned = table(ElementType.U8, new Quantization(1f, 200), 10f, 1f);
        assertEquals(190, unsigned.bits(0)[0]);
        assertEquals(255, unsigned.bits(0)[255]);
    }

    @Test
    void theZeroPointIsAdded() {
        ElementTable table = table(ElementType.I8, new Quantization(1f, -128), 0f, 1f);
        for (int value = 0; value < 256; value++) {
            assertEquals(value - 128, table.bits(0)[value]);
        }
    }

    @Test
    void everyLineThatIsFoundGivesTheWholeTable() {
        Random random = new Random(3);
        int found = 0;
        for (int i = 0; i < 2000; i++) {
            ElementType type = i % 2 == 0 ? ElementType.I8 : ElementType.U8;
            float scale = (random.nextBoolean() ? 1 : -1) * (0.001f + random.nextFloat() * 0.1f);
            Quantization quantization = new Quantization(0.001f + random.nextFloat(), random.nextInt(300) - 150);
            ElementTable table = table(type, quantization, random.nextInt(256), scale);
            FixedPointLine line = line(table);
            if (line != null) {
                found++;
                assertLineIsTable(line, table);
            }
        }
        assertEquals(2000, found, 100, "tables that are a line");
    }

    @Test
    void theUsualQuantizationsAreLinesThatNeedNoClamping() {
        assertUnclampedLine(table(ElementType.I8, new Quantization(1 / 127f, 0), 0f, 1 / 255f));
        assertUnclampedLine(table(ElementType.U8, new Quantization(1 / 255f, 0), 0f, 1 / 255f));
        assertUnclampedLine(table(ElementType.I8, new Quantization(1 / 255f, -128), 0f, 1 / 255f));
    }

    @Test
    void aTableThatJumpsOverZeroIsNoLine() {
        // Values −0.5 and 0.5 are rounded away from zero, so −1 is followed by 1.
        assertNull(line(table(ElementType.I8, new Quantization(1f, 0), 127.5f, 1f)));
    }

    @Test
    void aTableTooSteepForThirtyTwoBitsIsNoLine() {
        assertNull(line(table(ElementType.I8, new Quantization(0.01f, 0), 100f, 1f)));
    }

    @Test
    void everyF16IsReachedFromItsOwnValueAndFromItsSurroundings() {
        for (int bits = 0; bits < 0x7C00; bits++) {
            double value = TensorElements.f16(bits);
            double next = bits == 0x7BFF ? 65536 : TensorElements.f16(bits + 1);
            assertEquals(bits, HalfFloat.f16Bits((float) value));
            assertEquals(0x8000 | bits, HalfFloat.f16Bits((float) -value));
            float middle = (float) ((value + next) / 2);
            assertEquals(bits % 2 == 0 ? bits : bits + 1, HalfFloat.f16Bits(middle), "half to even");
            assertEquals(bits, HalfFloat.f16Bits(Math.nextDown(middle)));
            assertEquals(bits + 1, HalfFloat.f16Bits(Math.nextUp(middle)));
        }
        assertEquals(0x7C00, HalfFloat.f16Bits(1e30f));
        assertEquals(0xFC00, HalfFloat.f16Bits(Float.NEGATIVE_INFINITY));
        assertEquals(Double.NaN, TensorElements.f16(HalfFloat.f16Bits(Float.NaN)));
    }

    @Test
    void bf16IsTheUpperHalfRoundedToEven() {
        assertEquals(0x3F80, HalfFloat.bf16Bits(1f));
        assertEquals(0xBF80, HalfFloat.bf16Bits(-1f));
        assertEquals(0x3F80, HalfFloat.bf16Bits(Float.intBitsToFloat(0x3F808000)));
        assertEquals(0x3F82, HalfFloat.bf16Bits(Float.intBitsToFloat(0x3F818000)));
        assertEquals(0x3F81, HalfFloat.bf16Bits(Float.intBitsToFloat(0x3F808001)));
        assertEquals(0x7F80, HalfFloat.bf16Bits(Float.MAX_VALUE));
        assertEquals(0x7FC0, HalfFloat.bf16Bits(Float.NaN));
    }

    private static void assertUnclampedLine(ElementTable table) {
        FixedPointLine line = line(table);
        assertNotNull(line);
        assertEquals(false, line.clamps());
        assertLineIsTable(line, table);
    }

    private static void assertLineIsTable(FixedPointLine line, ElementTable table) {
        int[] pixels = new int[256];
        for (int value = 0; value < 256; value++) {
            pixels[value] = value << 8 | 0xABCD00EF;
        }
        int[] clamped = new int[256];
        line.apply(pixels, 8, 16, clamped);
        int[] unclamped = new int[256];
        FixedPointLine.applyUnclamped(line, line, line, pixels, 8, 8, unclamped);
        for (int value = 0; value < 256; value++) {
            int expected = table.bits(0)[value] & 0xFF;
            assertEquals(expected << 16, clamped[value], "value " + value);
            if (!line.clamps()) {
                assertEquals(expected * 0x010101, unclamped[value], "value " + value);
            }
        }
    }

    private static @org.jspecify.annotations.Nullable FixedPointLine line(ElementTable table) {
        return FixedPointLine.through(table.bits(0), table.stepsPerValue(0), table.lowest(), table.highest());
    }

    private static ElementTable table(ElementType type, Quantization quantization, float mean, float scale) {
        return new ElementTable(new ImageInput(
                new TensorSpec("images", List.of(1, 3, 8, 8), type, quantization),
                8,
                8,
                TensorLayout.NCHW,
                ColorOrder.RGB,
                List.of(mean, mean, mean),
                List.of(scale, scale, scale),
                0));
    }
}
