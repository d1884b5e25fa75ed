package dev.mizzen;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.mizzen.testing.HostRules;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** Holds the house of {@code docs/architecture.md}: arrows down, no cycles, and the bans that determinism needs. */
class ArchitectureTest {
    private static final String ROOT = "dev.mizzen.";
    private static final JavaClasses CLASSES =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages("dev.mizzen");

    private static final List<String> OPEN_TO_ALL = List.of("diagnostic", "digest", "python");

    /** The package table of {@code docs/architecture.md}: a package, and what else it may use. */
    private static final Map<String, String> MAY_USE = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "build",
                    "firstparty request settings image base resolve sdist lock bundle layer index registry debian wheel bytecode"
                            + " project store http archive oci elf sandbox"),
            Map.entry("firstparty", "request settings resolve lock index layer wheel project"),
            Map.entry("request", "settings base layer bytecode archive oci"),
            Map.entry("settings", "index project"),
            Map.entry("image", "layer oci store archive registry"),
            Map.entry("base", "oci registry archive elf store debian"),
            Map.entry("resolve", "index lock project wheel"),
            Map.entry("sdist", "index archive wheel project sandbox store"),
            Map.entry("bundle", "archive oci store"),
            Map.entry("lock", "project"),
            Map.entry("layer", "archive wheel bytecode debian elf store oci"),
            Map.entry("index", "http store archive wheel"),
            Map.entry("registry", "oci http store"),
            Map.entry("debian", "archive http store"),
            Map.entry("wheel", "archive elf"),
            Map.entry("bytecode", "store sandbox"),
            Map.entry("project", ""),
            Map.entry("store", ""),
            Map.entry("http", ""),
            Map.entry("archive", ""),
            Map.entry("oci", ""),
            Map.entry("elf", ""),
            Map.entry("sandbox", ""),
            Map.entry("python", ""),
            Map.entry("digest", ""),
            Map.entry("diagnostic", "")));

    @Test
    void packagesUseOnlyWhatTheTableAllows() {
        Set<String> faults = new TreeSet<>();
        for (JavaClass from : CLASSES) {
            String room = room(from);
            String allowed = MAY_USE.get(room);
            if (allowed == null) {
                faults.add("package " + from.getPackageName() + " is not in the table");
                continue;
            }
            Set<String> open = new HashSet<>(Arrays.asList(allowed.split(" ")));
            open.add(room);
            if (!room.equals("diagnostic") && !room.equals("digest")) {
                open.addAll(room.equals("python") ? List.of("diagnostic", "digest") : OPEN_TO_ALL);
            }
            from.getDirectDependenciesFromSelf().stream()
                    .filter(d -> d.getTargetClass().getPackageName().startsWith(ROOT))
                    .filter(d -> !open.contains(room(d.getTargetClass())))
                    .forEach(d -> faults.add(d.getDescription()));
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("dev.mizzen.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nothingThatReachesADigestComesFromTheHostsZlib() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Deflater.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(DeflaterOutputStream.class)
                .because("its output belongs to whichever zlib the JDK was linked with")
                .check(CLASSES);
    }

    @Test
    void noReadyMadeZipOrGzipReaderIsUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ZipFile.class, ZipInputStream.class, ZipEntry.class, GZIPInputStream.class)
                .because("they accept hostile archives, or stop early without an error")
                .check(CLASSES);
    }

    @Test
    void textDoesNotDependOnTheHostsLocaleOrCharset() {
        HostRules.LOCALE_AND_CHARSET.check(CLASSES);
    }

    @Test
    void nothingReadsTheClock() {
        noClasses()
                .should()
                .callMethodWhere(target(name("now")).and(target(owner(assignableToTime()))))
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .because("time is an input; System.nanoTime measures how long things took")
                .check(CLASSES);
    }

    @Test
    void nothingOfTheLibraryPrints() {
        HostRules.STANDARD_STREAMS.check(CLASSES);
    }

    @Test
    void unorderedCollectionsAreNotIterated() {
        Set<String> faults = new TreeSet<>();
        for (JavaClass from : CLASSES) {
            for (JavaMethodCall call : from.getMethodCallsFromSelf()) {
                String owner = call.getTargetOwner().getName();
                boolean unordered = owner.equals("java.util.HashMap") || owner.equals("java.util.HashSet");
                if (unordered
                        && Set.of("iterator", "forEach", "entrySet", "keySet", "values", "stream")
                                .contains(call.getName())) {
                    faults.add(call.getDescription());
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> assignableToTime() {
        return JavaClass.Predicates.belongToAnyOf(
                Instant.class,
                Clock.class,
                java.time.LocalDate.class,
                java.time.LocalDateTime.class,
                java.time.ZonedDateTime.class,
                java.time.OffsetDateTime.class);
    }

    private static String room(JavaClass type) {
        String path = type.getPackageName();
        String inner = path.length() > ROOT.length() ? path.substring(ROOT.length()) : "";
        int dot = inner.indexOf('.');
        return dot < 0 ? inner : inner.substring(0, dot);
    }
}
