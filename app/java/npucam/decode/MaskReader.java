package npucam.decode;

import java.util.List;
import npucam.data.Detection;
import npucam.data.Letterbox;
import org.jspecify.annotations.Nullable;

/** Task seg: the mask of each survivor. */
final class MaskReader implements DetailReader {
    /**
     * @param coefficients as many channels as there are prototypes
     * @param prototypes one channel each, a quarter of the model's width and height
     */
    MaskReader(List<AnchorBlock> coefficients, AnchorBlock prototypes, AnchorGrid grid) {}

    @Override
    public @Nullable Detection detection(Candidates candidates, int candidate, String label, Letterbox letterbox) {
        throw new UnsupportedOperationException();
    }
}
