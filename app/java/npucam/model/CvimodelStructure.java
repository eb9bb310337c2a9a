package npucam.model;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/** The FlatBuffers body of a cvimodel. The numbers in the calls are the fields' numbers in the vendor's schema. */
final class CvimodelStructure {
    private static final int MD5_AT = 14;
    private static final int MD5_BYTES = 16;

    /** Section types: 0 weights, 1 and 4 commands for the NPU; 2 and 3 are program code for the CPU. */
    private static final Set<Integer> SECTION_TYPES = Set.of(0, 1, 4);

    private static final int TPU_ROUTINE = 0;
    private static final int CPU_ROUTINE = 1;

    private static final int MAX_DIMENSIONS = 6;

    /** The upper bits of a tensor's offset number the memory it lies in; this is the private one, 3 to 7 are buffers of their own. */
    private static final int MEMORY_SHIFT = 40;

    private static final long PRIVATE_MEMORY = 2;
    private static final int WEIGHTS = 0;

    private final Path file;
    private final FlatTable model;

    CvimodelStructure(Path file, FlatTable model) {
        this.file = file;
        this.model = model;
    }

    /** The MD5 in the header is that of everything behind the header. */
    static void checkSum(Path file, byte[] content) {
        MessageDigest md5;
        try {
            md5 = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has MD5", e);
        }
        md5.update(content, CvimodelFile.HEADER_BYTES, content.length - CvimodelFile.HEADER_BYTES);
        if (!Arrays.equals(md5.digest(), Arrays.copyOfRange(content, MD5_AT, MD5_AT + MD5_BYTES))) {
            throw new ModelException(file + ": is damaged: its content does not match its checksum. Copy it again");
        }
    }

    /**
     * @param sectionsAt the place in the file the sections are counted from
     * @param fileBytes the file's length
     * @throws ModelException when something is referred to that is not there
     */
    void check(long sectionsAt, long fileBytes) {
        Set<String> sections = checkSections(sectionsAt, fileBytes);
        List<FlatTable> programs = model.tables(6);
        if (programs.isEmpty()) {
            throw damaged("it holds no program");
        }
        for (FlatTable program : programs) {
            checkProgram(program, sections);
        }
    }

    private Set<String> checkSections(long sectionsAt, long fileBytes) {
        Set<String> names = new HashSet<>();
        for (FlatTable section : model.tables(7)) {
            String name = named(section.string(1), "a section");
            long end = sectionsAt + unsigned(section.i32(3, 0)) + unsigned(section.i32(2, 0));
            if (end > fileBytes) {
                throw new ModelException(file + ": is cut short: section " + printable(name) + " ends at byte " + end
                        + ", the file at " + fileBytes + ". Copy it again");
            }
            if (!SECTION_TYPES.contains(section.u8(0, 0))) {
                throw new ModelException(
                        file + ": section " + printable(name) + " (type " + section.u8(0, 0)
                                + ") holds program code for the CPU, which npucam does not run. Convert the model without custom layers");
            }
            if (section.u8(4, 0) != 0) {
                throw new ModelException(
                        file + ": section " + printable(name) + " is encrypted. Take the model before its encryption");
            }
            names.add(name);
        }
        return names;
    }

    private void checkProgram(FlatTable program, Set<String> sections) {
        Map<String, FlatTable> tensors = tensors(program);
        checkKnown(tensors.keySet(), program.strings(2), "input");
        checkKnown(tensors.keySet(), program.strings(3), "output");
        if (program.strings(2).isEmpty() || program.strings(3).isEmpty()) {
            throw damaged("a program has no input or no output");
        }
        for (FlatTable routine : program.tables(5)) {
            checkKnown(tensors.keySet(), routine.strings(1), "tensor");
            checkKnown(tensors.keySet(), routine.strings(2), "tensor");
            checkRoutine(routine, sections);
        }
    }

    private void checkRoutine(FlatTable routine, Set<String> sections) {
        switch (routine.u8(0, 0)) {
            case TPU_ROUTINE -> {
                // One of the two names the section of its commands: the chips differ in which.
                FlatTable tpu = only(routine.table(3), "a TPU routine has no commands");
                checkKnown(sections, List.of(tpu.string(tpu.string(0).isEmpty() ? 1 : 0)), "section");
            }
            case CPU_ROUTINE ->
                named(only(routine.table(4), "a CPU routine has no function").string(0), "a CPU routine's function");
            default -> throw damaged("a routine of the unknown type " + routine.u8(0, 0));
        }
    }

    private void checkKnown(Set<String> known, List<String> names, String what) {
        for (String name : names) {
            if (!known.contains(name)) {
                throw damaged("it refers to the " + what + " " + printable(name) + ", which it does not hold");
            }
        }
    }

    private Map<String, FlatTable> tensors(FlatTable program) {
        Map<String, FlatTable> byName = new HashMap<>();
        for (FlatTable tensor : program.tables(4)) {
            String name = named(tensor.string(1), "a tensor");
            only(tensor.table(4), "tensor " + printable(name) + " has no shape");
            byName.put(name, tensor);
        }
        return byName;
    }

    CvimodelFile describe(String chip, String formatVersion) {
        FlatTable program = model.tables(6).get(0);
        Map<String, FlatTable> tensors = tensors(program);
        return new CvimodelFile(
                chip,
                formatVersion,
                named(model.string(1), "the model"),
                model.string(9),
                model.string(2).strip(),
                describe(program.strings(2), tensors),
                describe(program.strings(3), tensors),
                memory(program, tensors));
    }

    private CvimodelFile.Memory memory(FlatTable program, Map<String, FlatTable> tensors) {
        long buffers = Stream.concat(program.strings(2).stream(), program.strings(3).stream())
                .distinct()
                .map(tensors::get)
                .filter(tensor -> memoryOf(tensor) > PRIVATE_MEMORY)
                .mapToLong(tensor -> unsigned(tensor.i32(12, 0)))
                .sum();
        return new CvimodelFile.Memory(
                sectionBytes(type -> type == WEIGHTS),
                sectionBytes(type -> type != WEIGHTS),
                unsigned(program.i32(6, 0)),
                unsigned(program.i32(7, 0)),
                buffers);
    }

    /** A compressed section says its true size in field 6. */
    private long sectionBytes(IntPredicate ofType) {
        return model.tables(7).stream()
                .filter(section -> ofType.test(section.u8(0, 0)))
                .mapToLong(section -> unsigned(section.i32(section.u8(5, 0) == 0 ? 2 : 6, 0)))
                .sum();
    }

    private static long memoryOf(FlatTable tensor) {
        return tensor.i64(2, 0) >>> MEMORY_SHIFT;
    }

    private List<CvimodelTensor> describe(List<String> names, Map<String, FlatTable> tensors) {
        List<CvimodelTensor> described = new ArrayList<>();
        for (String name : names) {
            FlatTable tensor = tensors.get(name);
            if (tensor != null) {
                described.add(describe(name, tensor));
            }
        }
        return described;
    }

    private CvimodelTensor describe(String name, FlatTable tensor) {
        CviFormat format = CviFormat.of(tensor.u8(3, 0))
                .orElseThrow(() -> damaged("tensor " + printable(name) + " has the unknown type " + tensor.u8(3, 0)));
        List<Integer> shape = tensor.table(4).stream()
                .flatMap(dimensions -> dimensions.longs(0).stream())
                .map(length -> dimension(name, length))
                .toList();
        if (shape.isEmpty() || shape.size() > MAX_DIMENSIONS) {
            throw damaged("tensor " + printable(name) + " has " + shape.size() + " dimensions");
        }
        return new CvimodelTensor(
                name,
                shape,
                format,
                qscale(tensor),
                zeroPoint(tensor),
                tensor.string(10),
                tensor.floats(9),
                tensor.floats(8),
                tensor.u8(11, 0) != 0,
                memoryOf(tensor) == PRIVATE_MEMORY);
    }

    private static float qscale(FlatTable tensor) {
        List<FlatTable> quantization = tensor.table(6);
        return quantization.isEmpty() ? 1 : quantization.get(0).f32(4, 0);
    }

    private static int zeroPoint(FlatTable tensor) {
        List<FlatTable> quantization = tensor.table(6);
        return quantization.isEmpty() ? 0 : Math.round(quantization.get(0).f32(3, 0));
    }

    private String named(String name, String what) {
        if (name.isEmpty()) {
            throw damaged(what + " has no name");
        }
        return name;
    }

    private FlatTable only(List<FlatTable> table, String complaint) {
        if (table.isEmpty()) {
            throw damaged(complaint);
        }
        return table.get(0);
    }

    private static long unsigned(int value) {
        return value & 0xFFFF_FFFFL;
    }

    private int dimension(String name, long length) {
        if (length < 1 || length > Integer.MAX_VALUE) {
            throw damaged("tensor " + printable(name) + " has a dimension of " + length);
        }
        return (int) length;
    }

    private ModelException damaged(String what) {
        return new ModelException(file + ": damaged: " + what + ". Copy the file again");
    }

    private static String printable(String text) {
        return CvimodelFile.printable(text);
    }
}
