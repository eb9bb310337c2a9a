package npucam.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What a {@code .cvimodel} (Sophgo CV180x to CV183x) says of itself, read without the vendor's library. Everything that library trusts
 * blindly is checked: given a damaged, cut or foreign file it ends the process instead of reporting it.
 *
 * <p>Layout: a header of 48 bytes, a FlatBuffers body of the size the header says, then the sections (weights, commands) the body
 * lists. The header's MD5 covers all that follows it.
 *
 * @param chip {@code cv181x}, ...
 * @param formatVersion {@code 1.4}
 * @param name the compiler was given
 * @param compiler the version of the compiler, empty when not written
 * @param created when, in the compiler's words; empty when not written
 * @param inputs of the first program, in the runtime's order
 * @param outputs of the first program, in the runtime's order
 * @param memory that the first program needs on the device
 */
public record CvimodelFile(
        String chip,
        String formatVersion,
        String name,
        String compiler,
        String created,
        List<CvimodelTensor> inputs,
        List<CvimodelTensor> outputs,
        Memory memory) {
    static final int HEADER_BYTES = 48;

    /** Above this a file cannot be a model for a chip with 512 MB at most. */
    private static final int FILE_LIMIT = 512 << 20;

    private static final byte[] MAGIC = "CviModel".getBytes(StandardCharsets.US_ASCII);

    /** libcviruntime ends the process when it meets another one. */
    private static final List<String> CHIPS = List.of("cv180x", "cv181x", "cv182x", "cv183x");

    private static final int MAJOR = 1;

    /** Format 1.0 has a shorter header. */
    private static final int FIRST_MINOR = 1;

    public CvimodelFile {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * Bytes on the device.
     *
     * @param weights of all programs
     * @param commands for the NPU, of all programs
     * @param shared by all models of a process: the layers' values
     * @param privateMemory every copy of the loaded model needs: what outlives the layers, and outputs
     * @param buffers of inputs and outputs that lie apart from both
     */
    public record Memory(long weights, long commands, long shared, long privateMemory, long buffers) {}

    /**
     * Reads the whole file.
     *
     * @throws ModelException when the file cannot be read or is not a whole, unharmed cvimodel
     */
    public static CvimodelFile read(Path file) {
        return parse(file, bytes(file));
    }

    /** The file's content, to be parsed here and then given to the runtime, so that both see the same bytes. */
    public static byte[] bytes(Path file) {
        return InputFile.bytes(file, "cvimodel", FILE_LIMIT);
    }

    /**
     * Describes a file that was read with {@link #bytes}.
     *
     * @param file for messages
     * @param content the whole file; read
     * @throws ModelException when it is not a whole, unharmed cvimodel
     */
    public static CvimodelFile parse(Path file, byte[] content) {
        if (content.length < HEADER_BYTES || !Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new ModelException(file + ": is not a cvimodel: it does not begin with CviModel and a header of "
                    + HEADER_BYTES + " bytes. Convert the model with model_deploy --processor cv181x");
        }
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        int major = bytes.get(12) & 0xFF;
        int minor = bytes.get(13) & 0xFF;
        if (major != MAJOR || minor < FIRST_MINOR) {
            throw new ModelException(file + ": has cvimodel format " + major + "." + minor + ", npucam reads 1."
                    + FIRST_MINOR + " and later. Convert the model again");
        }
        String chip = new String(content, 30, 16, StandardCharsets.US_ASCII).replaceAll("\0.*", "");
        if (!CHIPS.contains(chip)) {
            throw new ModelException(file + ": is for the chip \"" + printable(chip) + "\", libcviruntime runs "
                    + String.join(", ", CHIPS) + ". Convert the model with model_deploy --processor cv181x");
        }
        long bodyBytes = bytes.getInt(8) & 0xFFFF_FFFFL;
        if (bodyBytes > content.length - HEADER_BYTES) {
            throw new ModelException(
                    file + ": is cut short: it has " + content.length + " bytes, its description alone "
                            + "ends at byte " + (HEADER_BYTES + bodyBytes) + ". Copy it again");
        }
        FlatTable model = FlatTable.root(file, bytes.slice(HEADER_BYTES, (int) bodyBytes));
        CvimodelStructure structure = new CvimodelStructure(file, model);
        structure.check(HEADER_BYTES + bodyBytes, content.length);
        CvimodelStructure.checkSum(file, content);
        return structure.describe(chip, major + "." + minor);
    }

    static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
