package npucam.decode;

import java.util.Locale;
import java.util.Optional;
import npucam.data.TensorSpec;

/**
 * One output under recognition.
 *
 * @param index among all of the model's outputs
 * @param spec of the output
 * @param fixedRole from the descriptor
 */
record Output(int index, TensorSpec spec, Optional<Role> fixedRole) {
    boolean fits(Slot slot) {
        return slot.fits(spec) && (fixedRole.isEmpty() || fixedRole.get() == slot.role());
    }

    boolean isNamedLike(String part) {
        return spec.name().toLowerCase(Locale.ROOT).contains(part);
    }
}
