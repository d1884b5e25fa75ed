package dev.mizzen.layer;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.archive.Tree;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberLayersTest {
    private static final VirtualEnvironment ENVIRONMENT =
            new VirtualEnvironment("/opt/venv", "/usr/bin/python3.13", "3.13.1", "lib/python3.13");
    private static final String SITE = "opt/venv/lib/python3.13/site-packages/";
    private static final LayerBudget USUAL = new LayerBudget(LayerBudget.USUAL, 4, 3, 2);

    @TempDir
    private Path folder;

    private final List<Problem> warnings = new ArrayList<>();

    private MemberSource member(String name, String content) throws Exception {
        Path place = Files.createDirectories(folder.resolve(name).resolve("src").resolve(name.replace('-', '_')));
        Files.writeString(place.resolve("__init__.py"), content);
        AppDistribution distribution = new AppDistribution(
                ProjectName.parse(name),
                Version.parse("1.0"),
                "Name: " + name + "\n",
                "",
                new TreeMap<>(Map.of(name, "#!/opt/venv/bin/python\n")));
        return new MemberSource(
                distribution,
                new AppSource(
                        folder.resolve(name), IgnorePatterns.NONE, IgnorePatterns.NONE, List.of(), Optional.empty()));
    }

    private List<MemberLayer> plan(List<MemberSource> members, LayerBudget budget) throws BuildException {
        return MemberLayers.plan(members, Optional.empty(), ENVIRONMENT, budget, warnings::add);
    }

    private static Tree tree(MemberLayer layer) throws Exception {
        return layer.plan().source().open().tree();
    }

    private static Map<String, String> keys(List<MemberLayer> layers) {
        return layers.stream()
                .collect(toMap(
                        layer -> layer.plan().title(),
                        layer -> layer.plan().key().toString()));
    }

    @Test
    void aMemberHasItsFilesMetadataAndScripts() throws Exception {
        MemberLayer layer = plan(List.of(member("my-core", "A = 1\n")), USUAL).get(0);
        assertThat(layer.plan().role()).isEqualTo(LayerRole.MEMBER);
        assertThat(layer.plan().title()).isEqualTo("my-core 1.0");
        assertThat(layer.roots()).containsExactly("opt/venv/src/my-core", "opt/venv/src/my-core/src");
        assertThat(VenvLayerTest.listing(tree(layer)))
                .filteredOn(line -> !line.contains("RECORD"))
                .containsExactly(
                        "opt/venv/bin/",
                        "opt/venv/bin/my-core = #!/opt/venv/bin/python\n",
                        "opt/venv/lib/",
                        "opt/venv/lib/python3.13/",
                        "opt/venv/lib/python3.13/site-packages/",
                        SITE + "mizzen-member-my-core.pth = /opt/venv/src/my-core/src\n",
                        SITE + "my_core-1.0.dist-info/",
                        SITE + "my_core-1.0.dist-info/INSTALLER = mizzen\n",
                        SITE + "my_core-1.0.dist-info/METADATA = Name: my-core\n",
                        "opt/venv/src/",
                        "opt/venv/src/my-core/",
                        "opt/venv/src/my-core/src/",
                        "opt/venv/src/my-core/src/my_core/",
                        "opt/venv/src/my-core/src/my_core/__init__.py = A = 1\n");
    }

    @Test
    void aLayerDependsOnItsOwnMemberAlone() throws Exception {
        MemberSource core = member("core", "A = 1\n");
        String alone = keys(plan(List.of(core), USUAL)).get("core 1.0");
        Map<String, String> both = keys(plan(List.of(member("text", ""), core), USUAL));
        assertThat(both).containsEntry("core 1.0", alone).hasSize(2);
        Map<String, String> changed = keys(plan(List.of(member("text", "B = 2\n"), core), USUAL));
        assertThat(changed).containsEntry("core 1.0", alone);
        assertThat(changed.get("text 1.0")).isNotEqualTo(both.get("text 1.0"));
    }

    @Test
    void manyMembersShareLayersByTheirNames() throws Exception {
        List<MemberSource> members = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            members.add(member("member-" + i, "NUMBER = " + i + "\n"));
        }
        assertThat(plan(members.subList(0, 16), USUAL)).hasSize(16);
        List<MemberLayer> shared = plan(members, USUAL);
        assertThat(shared).hasSizeBetween(8, 16);
        Map<String, String> before = keys(shared);
        members.set(7, member("member-7", "NUMBER = 'seven'\n"));
        Map<String, String> after = keys(plan(members, USUAL));
        assertThat(after.keySet()).isEqualTo(before.keySet());
        assertThat(after.entrySet().stream()
                        .filter(layer -> !layer.getValue().equals(before.get(layer.getKey())))
                        .map(Map.Entry::getKey))
                .singleElement()
                .satisfies(title -> assertThat(title).contains("member-7 1.0"));
        assertThat(shared.stream().mapToInt(layer -> layer.plan().title().split(", ").length))
                .satisfies(sizes -> assertThat(
                                sizes.stream().mapToInt(Integer::intValue).sum())
                        .isEqualTo(30));
        assertThat(plan(members, new LayerBudget(12, 4, 2, 1))).hasSizeLessThanOrEqualTo(2);
        assertThat(plan(members, new LayerBudget(7, 4, 2, 1))).hasSize(1);
        BuildException full =
                catchThrowableOfType(BuildException.class, () -> plan(members, new LayerBudget(6, 4, 2, 1)));
        assertThat(full.problems().get(0).code()).isEqualTo(ProblemCode.LAYER_LIMIT_EXCEEDED);
    }

    @Test
    void whatCannotStandInAnImageSaysWhoseItIs() throws Exception {
        MemberSource core = member("core", "");
        Files.createSymbolicLink(folder.resolve("core/out"), Path.of("/etc/passwd"));
        BuildException refused = catchThrowableOfType(BuildException.class, () -> plan(List.of(core), USUAL));
        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.message()).isEqualTo("the symbolic link `out` points out of the project: `/etc/passwd`");
            assertThat(problem.where().orElseThrow().file())
                    .isEqualTo(folder.resolve("core").toString());
        });
    }
}
