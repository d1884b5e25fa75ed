package dev.mizzen.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.build.BuildResult;
import dev.mizzen.elf.Machine;
import dev.mizzen.settings.Setting;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.LayerForge;
import dev.mizzen.testing.WheelBuilder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The other half of determinism: a real change changes the layers that it must, and no other blob. */
class SensitivityTest {
    private static final String NONE = "";
    private static final String APP = "app";
    private static final String CONFIG = "config";
    private static final String MANIFEST = "manifest";

    @TempDir
    Path folder;

    /** Changes one input of a build. */
    private interface Change {
        void apply(SmallBuild build) throws Exception;
    }

    /**
     * A row of the table.
     *
     * @param layers the roles and titles of the layers that are new, sorted, with commas between
     * @param above the highest of the documents that is new: the config and so the manifest, or the manifest alone
     */
    private record Row(String what, Change change, String layers, String above) {}

    private static final Row[] TABLE = {
        new Row("nothing", build -> {}, NONE, NONE),
        new Row(
                "a line of the application",
                build -> build.write("shop/__init__.py", "def main():\n    print('moin')\n"),
                APP,
                CONFIG),
        new Row("the mode of a file", build -> build.executable("shop/data/prices.txt"), APP, CONFIG),
        new Row("a new file", build -> build.write("shop/more.py", ""), APP, CONFIG),
        new Row(
                "the project's version",
                build -> build.write(
                        "pyproject.toml",
                        "[project]\nname = \"shop\"\nversion = \"1.0.1\"\n[project.scripts]\nshop = \"shop:main\"\n"),
                APP,
                CONFIG),
        new Row(
                "a large dependency's version",
                build -> build.large("2.1").require("alpha==1.0", "beta==2.1", "gamma==1.0"),
                "wheel beta 2.1",
                CONFIG),
        new Row(
                "a small dependency's version",
                build -> {
                    WheelBuilder.of("gamma", "1.1").file("gamma.py", "pass\n").write(build.wheels());
                    build.require("alpha==1.0", "beta==2.0", "gamma==1.1");
                },
                "wheel gamma 1.1",
                CONFIG),
        new Row(
                "one more dependency",
                build -> {
                    WheelBuilder.of("delta", "1.0").file("delta.py", "pass\n").write(build.wheels());
                    build.require("alpha==1.0", "beta==2.0", "gamma==1.0", "delta==1.0");
                },
                "wheel delta 1.0",
                CONFIG),
        new Row("one dependency less", build -> build.require("alpha==1.0", "beta==2.0"), NONE, CONFIG),
        new Row("a label", build -> build.set(Setting.LABEL, "team=shop"), NONE, CONFIG),
        new Row("a variable", build -> build.set(Setting.ENV, "SHOP=1"), NONE, CONFIG),
        new Row("the entry point", build -> build.set(Setting.ENTRYPOINT, "shop --now"), NONE, CONFIG),
        new Row("the user", build -> build.set(Setting.USER, "1000:1000"), NONE, CONFIG),
        new Row("an annotation", build -> build.set(Setting.ANNOTATION, "team=shop"), NONE, MANIFEST),
        new Row("SOURCE_DATE_EPOCH", build -> build.env("SOURCE_DATE_EPOCH", "86400"), NONE, CONFIG),
        new Row("a file of the base", build -> build.base(BaseImages.debian().file("etc/motd", "")), "base 1", CONFIG),
        new Row(
                "a layer on the base",
                build -> build.base(BaseImages.debian(), new LayerForge().file("etc/motd", "")),
                "base 2",
                CONFIG),
        new Row(
                "the base's Python",
                build -> build.base(
                        BaseImages.debian(),
                        new LayerForge()
                                .file(
                                        "usr/bin/python3.11",
                                        0755,
                                        BaseImages.python(
                                                Machine.X86_64, BaseImages.GLIBC_LOADER, "3.11.9", "libc.so.6"))),
                "base 2, venv",
                CONFIG),
    };

    @Test
    void changesChangeWhatTheyMust() throws Exception {
        Map<String, String> before = blobs(new SmallBuild(folder.resolve("before")).here());
        int right = 0;
        for (Row row : TABLE) {
            SmallBuild build = new SmallBuild(folder.resolve(row.what()));
            row.change().apply(build);
            Map<String, String> after = blobs(build.here());
            assertThat(changed(before, after)).as(row.what()).isEqualTo(row.layers());
            assertThat(!Objects.equals(after.get(CONFIG), before.get(CONFIG)))
                    .as("%s: another config", row.what())
                    .isEqualTo(row.above().equals(CONFIG));
            assertThat(!Objects.equals(after.get(MANIFEST), before.get(MANIFEST)))
                    .as("%s: another manifest", row.what())
                    .isEqualTo(!row.above().equals(NONE));
            right++;
        }
        System.out.printf("changes that changed exactly what was foretold: %d/%d%n", right, TABLE.length);
    }

    /** The layers of {@code after} whose blobs are not among those of {@code before}. */
    private static String changed(Map<String, String> before, Map<String, String> after) {
        TreeSet<String> changed = new TreeSet<>();
        after.forEach((name, digest) -> {
            if (!name.equals(CONFIG) && !name.equals(MANIFEST) && !before.containsValue(digest)) {
                changed.add(name);
            }
        });
        return changed.stream().collect(Collectors.joining(", "));
    }

    /** What an image consists of: wheels are named with their titles, other layers with their roles. */
    private static Map<String, String> blobs(BuildResult result) {
        Map<String, String> blobs = new LinkedHashMap<>();
        int base = 0;
        for (BuildResult.BuiltLayer layer : result.layers()) {
            String name = switch (layer.role()) {
                case "base" -> "base " + ++base;
                case "wheel" -> "wheel " + layer.title();
                default -> layer.role();
            };
            assertThat(blobs.put(name, layer.digest().toString())).as(name).isNull();
        }
        blobs.put(CONFIG, result.config().toString());
        blobs.put(MANIFEST, result.digest().toString());
        return blobs;
    }
}
