package npucam.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One network of a {@code .bmodel}.
 *
 * @param name that the runtime knows it by
 * @param addressMode where the runtime puts inputs and outputs: 0 among the activations, 1 to 3 apart from them
 * @param stages one for each input size it was compiled for, at least one
 */
public record BmodelNet(String name, int addressMode, List<Stage> stages) {
    public BmodelNet {
        stages = List.copyOf(stages);
    }

    /**
     * The network for one input size.
     *
     * @param dynamic whether shapes may change from run to run
     * @param cores it must have to run, at least 1
     * @param inputs in the runtime's order
     * @param outputs in the runtime's order
     * @param memory that it needs on the device
     */
    public record Stage(
            boolean dynamic, int cores, List<BmodelTensor> inputs, List<BmodelTensor> outputs, Memory memory) {
        public Stage {
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
        }
    }

    /**
     * Bytes on the device.
     *
     * @param weightsAt where the weights lie in the file: stages and nets that share them say the same place
     * @param weights of the network
     * @param commands for the NPU
     * @param activations between the layers, in address mode 0 with inputs and outputs
     * @param inputsAndOutputs one set
     */
    public record Memory(long weightsAt, long weights, long commands, long activations, long inputsAndOutputs) {}

    /** The stage that npucam runs. */
    public Stage first() {
        return stages.get(0);
    }

    /** {@code bmodel.Net}: 0 name, 3 one parameter table per stage, 5 address mode. */
    static BmodelNet of(Path file, FlatTable net) {
        List<Stage> stages = net.tables(3).stream().map(BmodelNet::stage).toList();
        if (stages.isEmpty()) {
            throw new ModelException(file + ": its network " + net.string(0) + " is empty. Convert the model again");
        }
        return new BmodelNet(net.string(0), net.i32(5, 0), stages);
    }

    /** {@code NetParameter}: 0 inputs, 1 outputs, 4 weights, 5 dynamic, 16 cores. {@code CoeffMem}: 2 binary. */
    private static Stage stage(FlatTable parameter) {
        List<FlatTable> inputs = parameter.tables(0);
        List<FlatTable> outputs = parameter.tables(1);
        List<FlatTable> weights = parameter.table(4);
        Memory memory = new Memory(
                weights.stream().mapToLong(table -> table.placeOfBinary(2)).sum(),
                weights.stream().mapToLong(table -> table.sizeOfBinary(2)).sum(),
                commandBytes(parameter),
                activationBytes(parameter),
                tensorBytes(inputs) + tensorBytes(outputs));
        return new Stage(
                parameter.i32(5, 0) != 0, Math.max(1, parameter.i32(16, 1)), tensors(inputs), tensors(outputs), memory);
    }

    /** {@code SubNet}: 1 command groups, 14 those of each core. {@code CoreCommands}: 0 command groups. */
    private static long commandBytes(FlatTable parameter) {
        long bytes = 0;
        for (FlatTable subNet : parameter.tables(12)) {
            bytes += groupBytes(subNet.tables(1));
            for (FlatTable core : subNet.tables(14)) {
                bytes += groupBytes(core.tables(0));
            }
        }
        return bytes;
    }

    /** {@code CmdGroup}: 4 and 5 the bytes for computing and for moving. */
    private static long groupBytes(List<FlatTable> groups) {
        return groups.stream()
                .mapToLong(group -> unsigned(group.i32(4, 0)) + unsigned(group.i32(5, 0)))
                .sum();
    }

    /** {@code NetParameter}: 3 bytes in one, or, where it is there, 14 in parts. */
    private static long activationBytes(FlatTable parameter) {
        List<Long> parts = parameter.longs(14);
        return parts.isEmpty()
                ? parameter.i64(3, 0)
                : parts.stream().mapToLong(Long::longValue).sum();
    }

    /** {@code Tensor}: 4 bytes. */
    private static long tensorBytes(List<FlatTable> tensors) {
        return tensors.stream().mapToLong(tensor -> tensor.i64(4, 0)).sum();
    }

    /** {@code Tensor}: 0 name, 1 type, 5 shapes (the first counts), 7 scale, 10 zero point. {@code Shape}: 0 dimensions. */
    private static List<BmodelTensor> tensors(List<FlatTable> tables) {
        List<BmodelTensor> tensors = new ArrayList<>();
        for (FlatTable table : tables) {
            List<FlatTable> shapes = table.tables(5);
            List<Integer> shape = shapes.isEmpty()
                    ? List.of()
                    : shapes.get(0).longs(0).stream()
                            .map(length -> (int) Math.max(-1, Math.min(Integer.MAX_VALUE, length)))
                            .toList();
            tensors.add(new BmodelTensor(table.string(0), table.i32(1, 0), shape, table.f32(7, 1f), table.i32(10, 0)));
        }
        return tensors;
    }

    private static long unsigned(int value) {
        return value & 0xFFFF_FFFFL;
    }
}
