package dev.mizzen.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.mizzen.testing.HostRules;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Holds the command line to its place above the façades. */
class CliArchitectureTest {
    private static final String ROOT = "dev.mizzen.";
    private static final List<String> OPEN =
            List.of("cli", "build", "request", "settings", "diagnostic", "digest", "oci", "python");
    private static final JavaClasses CLASSES =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages("dev.mizzen.cli");

    @Test
    void theCommandLineSeesTheFacadesAndTheGrammarsAlone() {
        Set<String> faults = new TreeSet<>();
        for (JavaClass from : CLASSES) {
            from.getDirectDependenciesFromSelf().stream()
                    .filter(d -> d.getTargetClass().getPackageName().startsWith(ROOT))
                    .filter(d -> !OPEN.contains(room(d.getTargetClass())))
                    .forEach(d -> faults.add(d.getDescription()));
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void outputKnowsNoCommand() {
        noClasses()
                .that()
                .resideInAPackage("dev.mizzen.cli.output")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.mizzen.cli")
                .check(CLASSES);
    }

    @Test
    void nothingDependsOnTheHostsLocaleOrCharset() {
        HostRules.LOCALE_AND_CHARSET.check(CLASSES);
        HostRules.STANDARD_STREAMS.check(CLASSES);
    }

    private static String room(JavaClass type) {
        return type.getPackageName().substring(ROOT.length()).split("\\.")[0];
    }
}
