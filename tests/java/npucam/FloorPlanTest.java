package npucam;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Holds the floor plan of CONTRIBUTING: who may import whom, and which third party lives in which room. */
class FloorPlanTest {
    /** Room → the rooms it may import. {@code config} reaches the stages for their settings records only: see below. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("data", Set.of()),
            Map.entry("health", Set.of()),
            Map.entry("model", Set.of("data")),
            Map.entry("draw", Set.of("data")),
            Map.entry("capture", Set.of("data")),
            Map.entry("preprocess", Set.of("data")),
            Map.entry("npu", Set.of("data", "model")),
            Map.entry("decode", Set.of("data", "model")),
            Map.entry("publish", Set.of("data", "health")),
            Map.entry("pipeline", Set.of("capture", "preprocess", "npu", "decode", "publish", "data", "health")),
            Map.entry("config", Set.of("capture", "npu", "decode", "pipeline", "publish", "model", "health")));

    /** Third-party package → the only rooms that may use it. */
    private static final Map<String, Set<String>> THIRD_PARTIES = Map.ofEntries(
            Map.entry("org.bytedeco..", Set.of("capture")),
            Map.entry("ai.onnxruntime..", Set.of("npu")),
            Map.entry("com.sun.jna..", Set.of("npu", "health")),
            Map.entry("ai.onnx.proto..", Set.of("model")),
            Map.entry("com.google.protobuf..", Set.of("model")),
            Map.entry("org.eclipse.paho..", Set.of("publish")),
            Map.entry("io.moquette..", Set.of("publish")),
            Map.entry("com.fasterxml.jackson..", Set.of("publish", "model", "cli")),
            Map.entry("org.tomlj..", Set.of("config")),
            Map.entry("picocli..", Set.of("cli")),
            Map.entry("java.awt..", Set.of("draw", "capture")));

    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("npucam");

    @Test
    void everyRoomOnThePlanIsTheRoomsThatExist() throws IOException {
        Set<String> rooms = new TreeSet<>();
        try (var folders = Files.list(Path.of("app/java/npucam"))) {
            folders.filter(Files::isDirectory)
                    .forEach(folder -> rooms.add(folder.getFileName().toString()));
        }
        Set<String> planned = new TreeSet<>(ARROWS.keySet());
        planned.add("cli");
        assertEquals(planned, rooms);
        for (String room : rooms) {
            Path info = Path.of("app/java/npucam", room, "package-info.java");
            assertEquals(true, Files.exists(info), "missing " + info);
        }
    }

    @Test
    void everyRoomImportsOnlyWhatThePlanAllows() {
        arrowRules(ARROWS).forEach(rule -> rule.check(PROGRAM));
    }

    @Test
    void anArrowThatIsNotOnThePlanIsCaught() {
        Map<String, Set<String>> withoutData = Map.of("decode", Set.of("model"));
        assertThrows(AssertionError.class, () -> arrowRules(withoutData).forEach(rule -> rule.check(PROGRAM)));
    }

    @Test
    void configReachesTheStagesOnlyForTheirSettings() {
        noClasses()
                .that()
                .resideInAPackage("npucam.config..")
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("npucam..")
                        .and(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage("npucam.config..")))
                        .and(DescribedPredicate.not(
                                HasName.Predicates.nameMatching(".*(Settings(\\$.*)?|NearestName)"))))
                .check(PROGRAM);
        slices().matching("npucam.(*)..").should().beFreeOfCycles().check(PROGRAM);
    }

    @Test
    void thirdPartiesStayInTheirRooms() {
        THIRD_PARTIES.forEach((thirdParty, rooms) -> {
            List<String> allowed = new ArrayList<>();
            rooms.forEach(room -> allowed.add("npucam." + room + ".."));
            noClasses()
                    .that()
                    .resideOutsideOfPackages(allowed.toArray(String[]::new))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(thirdParty)
                    .allowEmptyShould(true)
                    .check(PROGRAM);
        });
    }

    private static List<ArchRule> arrowRules(Map<String, Set<String>> arrows) {
        List<ArchRule> rules = new ArrayList<>();
        arrows.forEach((room, targets) -> {
            List<String> allowed = new ArrayList<>(List.of("npucam." + room + ".."));
            targets.forEach(target -> allowed.add("npucam." + target + ".."));
            rules.add(ArchRuleDefinition.noClasses()
                    .that()
                    .resideInAPackage("npucam." + room + "..")
                    .should()
                    .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("npucam..")
                            .and(DescribedPredicate.not(
                                    JavaClass.Predicates.resideInAnyPackage(allowed.toArray(String[]::new)))))
                    .allowEmptyShould(true));
        });
        return rules;
    }
}
