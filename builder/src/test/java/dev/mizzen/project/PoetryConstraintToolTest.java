package dev.mizzen.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Version;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Poetry itself, by the library that reads its constraints, says of versions. */
class PoetryConstraintToolTest {
    private static final int MANY = 400;
    private static final String SCRIPT = """
            import json, sys
            from poetry.core.constraints.version import Version, parse_constraint
            data = json.load(open(sys.argv[1]))
            versions = [Version.parse(text) for text in data["versions"]]
            def allowed(text):
                constraint = parse_constraint(text)
                return [str(version) for version in versions if constraint.allows(version)]
            json.dump({text: allowed(text) for text in data["constraints"]}, sys.stdout)
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static List<String> constraints() {
        List<String> constraints = new ArrayList<>(List.of(
                "*",
                "1.2.3",
                "==1.2",
                "=1.2",
                "^1.2.3",
                "^1.2",
                "^1",
                "^0.2.3",
                "^0.0.3",
                "^0.0",
                "^0",
                "~1.2.3",
                "~1.2",
                "~1",
                "~0",
                "~=1.2",
                "~=1.2.3",
                "1.*",
                "1.2.*",
                "==1.2.*",
                "!=1.2.*",
                "!=1.2",
                ">=1.2 <2",
                ">= 1.2, < 2.0",
                "^1.2 || ^2.1",
                "~1.2|>=3",
                ">1,<1.5||>2",
                "^1.2,!=1.3",
                "<0.1",
                ">99"));
        SplittableRandom random = new SplittableRandom(708);
        String[] signs = {"^", "~", "~=", ">=", ">", "<", "<=", "==", "!=", ""};
        while (constraints.size() < MANY) {
            StringBuilder text = new StringBuilder();
            int parts = 1 + random.nextInt(3);
            for (int i = 0; i < parts; i++) {
                text.append(i == 0 ? "" : random.nextInt(4) == 0 ? " || " : ", ");
                text.append(signs[random.nextInt(signs.length)])
                        .append(random.nextInt(3))
                        .append('.')
                        .append(random.nextInt(4))
                        .append(random.nextBoolean() ? "" : "." + random.nextInt(4));
            }
            constraints.add(text.toString());
        }
        return constraints;
    }

    private static List<String> versions() {
        List<String> versions = new ArrayList<>();
        for (int major = 0; major < 4; major++) {
            for (int minor = 0; minor < 5; minor++) {
                versions.add(major + "." + minor);
                versions.add(major + "." + minor + ".1");
                versions.add(major + "." + minor + ".3");
            }
        }
        return versions;
    }

    @Test
    void poetryAllowsTheSameVersions(Lab lab) throws Exception {
        lab.tool("pip");
        lab.tool("python3");
        Path tool = folder.resolve("tool");
        boolean here = Command.of("pip", "install", "-q", "--retries", "1", "--target", tool, "poetry-core")
                        .run()
                        .exit()
                == 0;
        lab.need("poetry-core", here, "pip's configuration offers no poetry-core");
        Path data = folder.resolve("data.json");
        Files.write(
                data,
                new ObjectMapper().writeValueAsBytes(Map.of("constraints", constraints(), "versions", versions())));
        String answer = Command.of("python3", "-c", SCRIPT, data)
                .env("PYTHONPATH", tool.toString())
                .run()
                .orFail()
                .out();
        Map<?, ?> allowed = new ObjectMapper().readValue(answer, Map.class);
        for (String constraint : constraints()) {
            assertThat(ours(constraint)).as(constraint).isEqualTo(allowed.get(constraint));
        }
    }

    private static List<String> ours(String constraint) throws Exception {
        List<SpecifierSet> ranges = PoetryConstraint.parse(constraint);
        return versions().stream()
                .filter(version -> ranges.isEmpty()
                        || ranges.stream()
                                .anyMatch(range ->
                                        range.contains(Version.tryParse(version).orElseThrow())))
                .toList();
    }
}
