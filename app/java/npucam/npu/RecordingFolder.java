package npucam.npu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import npucam.data.ElementType;
import npucam.data.Quantization;
import npucam.data.TensorSpec;

/**
 * A {@link Recording} on disk: a folder with {@code recording.tsv}, one line per tensor and per inference, fields parted by tabs,
 *
 * <pre>
 * input      NAME  TYPE  1,3,128,192  SCALE  ZERO_POINT
 * output     NAME  TYPE  1,67,16,24   SCALE  ZERO_POINT
 * inference  FILE  CRC-32 of the input, hexadecimal
 * </pre>
 *
 * and the FILEs: the raw bytes of all outputs one after the other, little-endian as on every board.
 */
final class RecordingFolder {
    private static final String INDEX = "recording.tsv";

    private RecordingFolder() {}

    static void write(Recording recording, Path folder) {
        List<String> index = new ArrayList<>();
        index.add(line("input", recording.input()));
        recording.outputs().forEach(output -> index.add(line("output", output)));
        try {
            Files.createDirectories(folder);
            int number = 0;
            for (Recording.Inference inference : recording.inferences()) {
                String name = "%06d.bin".formatted(number++);
                Files.write(folder.resolve(name), joined(inference.outputs()));
                index.add("inference\t" + name + "\t" + Long.toHexString(inference.inputCrc()));
            }
            Files.write(folder.resolve(INDEX), index);
        } catch (IOException e) {
            throw new EngineException(folder + ": the recording cannot be written: " + e, e);
        }
    }

    private static String line(String kind, TensorSpec spec) {
        return String.join(
                "\t",
                kind,
                spec.name(),
                spec.type().name(),
                spec.shape().stream().map(String::valueOf).collect(Collectors.joining(",")),
                String.valueOf(spec.quantization().scale()),
                String.valueOf(spec.quantization().zeroPoint()));
    }

    private static byte[] joined(List<byte[]> parts) {
        ByteBuffer all =
                ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
        parts.forEach(all::put);
        return all.array();
    }

    static Recording read(Path folder) {
        Path index = folder.resolve(INDEX);
        List<TensorSpec> inputs = new ArrayList<>();
        List<TensorSpec> outputs = new ArrayList<>();
        List<Recording.Inference> inferences = new ArrayList<>();
        int number = 0;
        try {
            for (String line : Files.readAllLines(index)) {
                number++;
                String[] fields = line.split("\t", -1);
                switch (fields[0]) {
                    case "input" -> inputs.add(spec(fields));
                    case "output" -> outputs.add(spec(fields));
                    case "inference" -> inferences.add(inference(folder, fields, outputs));
                    default -> throw new IllegalArgumentException("begins with neither input, output nor inference");
                }
            }
        } catch (IOException e) {
            throw new EngineException(at(index, number) + ": cannot be read: " + e, e);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new EngineException(at(index, number) + ": " + e.getMessage() + ". Record again", e);
        }
        if (inputs.size() != 1 || outputs.isEmpty() || inferences.isEmpty()) {
            throw new EngineException(index + ": needs one input, an output and an inference. Record again");
        }
        Recording recording = new Recording(inputs.get(0), outputs);
        inferences.forEach(recording::add);
        return recording;
    }

    private static String at(Path index, int line) {
        return line == 0 ? index.toString() : index + ":" + line;
    }

    private static TensorSpec spec(String[] fields) {
        return new TensorSpec(
                fields[1],
                Arrays.stream(fields[3].split(",")).map(Integer::valueOf).toList(),
                ElementType.valueOf(fields[2]),
                new Quantization(Float.parseFloat(fields[4]), Integer.parseInt(fields[5])));
    }

    private static Recording.Inference inference(Path folder, String[] fields, List<TensorSpec> outputs)
            throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(fields[1]));
        int expected = outputs.stream().mapToInt(TensorSpec::byteCount).sum();
        if (bytes.length != expected) {
            throw new IllegalArgumentException(
                    fields[1] + " has " + bytes.length + " bytes, its outputs need " + expected);
        }
        List<byte[]> parts = new ArrayList<>();
        int start = 0;
        for (TensorSpec output : outputs) {
            parts.add(Arrays.copyOfRange(bytes, start, start + output.byteCount()));
            start += output.byteCount();
        }
        return new Recording.Inference(Long.parseLong(fields[2], 16), parts);
    }
}
