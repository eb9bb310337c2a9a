package npucam.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MaskTest {
    @Test
    void runsMustFillTheRectangle() {
        Exception refused = assertThrows(IllegalArgumentException.class, () -> new Mask(1, 1, 4, 3, new int[] {2, 3}));
        assertTrue(refused.toString().contains("runs of 5 pixels do not fill the rectangle [1,1,4,3]"));
    }

    @Test
    void nobodyChangesAMaskFromOutside() {
        int[] runs = {2, 4};
        Mask mask = new Mask(1, 1, 4, 3, runs);
        runs[0] = 99;
        mask.runLengths()[1] = 99;
        assertArrayEquals(new int[] {2, 4}, mask.runLengths());
    }
}
