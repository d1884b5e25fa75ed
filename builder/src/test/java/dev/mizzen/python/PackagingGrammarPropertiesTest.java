package dev.mizzen.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.BuildException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for every marker and requirement, tried on many made by a seeded generator, and on damaged ones. */
class PackagingGrammarPropertiesTest {
    private static final List<String> NAMES = List.of("a", "A.B-C_D", "x1", "Foo__Bar", "zope.interface");
    private static final List<String> TEXTS = List.of("3.11", "linux", "", "a b", "it's", "x_y.Z", "#1; (ok)", "é");
    private static final List<String> SPECIFIERS = List.of("==1.*", ">=1.0a1", "<2", "~=1.2.3", "!=1!2.0", "===x+y");
    private static final String SIGNS = "abn.-_ \t\n()[]<>=!~;,@#'\"\\*+$\u0000\u2028é";

    private final Random random = new Random(20240731);

    @Test
    void readingTheCanonicalTextIsTheIdentity() throws Exception {
        for (int i = 0; i < 5_000; i++) {
            Marker marker = marker(4);
            assertThat(Marker.parse(marker.toString())).isEqualTo(marker);
            Requirement requirement = requirement();
            assertThat(Requirement.parse(requirement.toString())).isEqualTo(requirement);
        }
    }

    @Test
    void evaluationNeverFailsOtherwiseThanDeclared() throws Exception {
        MarkerEnvironment environment = MarkerTest.environment("3.12.1");
        int answered = 0;
        for (int i = 0; i < 2_000; i++) {
            try {
                Marker marker = marker(2);
                assertThat(Marker.parse(marker.toString()).evaluate(environment))
                        .isEqualTo(marker.evaluate(environment));
                answered++;
            } catch (BuildException e) {
                assertThat(e.problems()).isNotEmpty();
            }
        }
        assertThat(answered).isBetween(100, 1_999);
    }

    @Test
    void damagedTextIsReadOrRefusedWithAPlaceInside() {
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            String text =
                    damaged(i % 2 == 0 ? requirement().toString() : marker(3).toString());
            try {
                String canonical = (i % 2 == 0 ? Requirement.parse(text) : Marker.parse(text)).toString();
                assertThat(canonical).isNotEmpty();
            } catch (BuildException e) {
                refused++;
                var span = e.problems().get(0).where().orElseThrow();
                assertThat(span.column()).isBetween(1, text.length() + 1);
                assertThat(span.text()).isEqualTo(text);
            }
        }
        assertThat(refused).isBetween(1_000, 19_999);
    }

    @Test
    void damagedFilesAreReadOrRefused() {
        String metadata =
                "Metadata-Version: 2.1\nName: a\nVersion: 1\nRequires-Dist: b>=1; os_name == 'x'\n continued\n\nbody\n";
        String points = "[console_scripts]\na = b:c\n[gui_scripts]\nd = e.f:g [x]\n";
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = damaged(metadata).getBytes(StandardCharsets.UTF_8);
            String scripts = damaged(points);
            try {
                CoreMetadata.parse(bytes, "METADATA");
                EntryPoints.parse(scripts, "entry_points.txt");
            } catch (BuildException e) {
                assertThat(e.problems())
                        .isNotEmpty()
                        .allSatisfy(p -> assertThat(p.where()).isPresent());
            }
        }
    }

    private Requirement requirement() {
        List<String> extras = random.nextBoolean() ? List.of() : List.of(pick(NAMES), pick(NAMES));
        StringBuilder text = new StringBuilder(pick(NAMES))
                .append('[')
                .append(String.join(",", extras))
                .append(']');
        if (random.nextInt(4) == 0) {
            text.append(" @ https://u:p@e.org/x;y#sha256=0 ");
        } else {
            List<String> some = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                some.add(pick(SPECIFIERS));
            }
            text.append(String.join(" , ", some));
        }
        if (random.nextBoolean()) {
            text.append(";").append(marker(2));
        }
        try {
            return Requirement.parse(text.toString());
        } catch (BuildException e) {
            throw new AssertionError(text.toString(), e);
        }
    }

    private Marker marker(int depth) {
        int kind = depth == 0 ? 0 : random.nextInt(4);
        if (kind <= 1) {
            return comparison();
        }
        List<Marker> terms = new ArrayList<>();
        for (int i = 2 + random.nextInt(2); i > 0; i--) {
            Marker term = marker(depth - 1);
            boolean group =
                    term instanceof Marker.Or || (term instanceof Marker.And && (kind == 2 || random.nextBoolean()));
            terms.add(group ? new Marker.Group(term) : term);
        }
        return kind == 2 ? new Marker.And(terms) : new Marker.Or(terms);
    }

    private Marker comparison() {
        MarkerVariable variable = pick(List.of(MarkerVariable.values()));
        String text = variable == MarkerVariable.EXTRA ? ProjectName.normalize(pick(TEXTS)) : pick(TEXTS);
        MarkerOperator operator = pick(List.of(MarkerOperator.values()));
        Marker.Operand side = new Marker.Variable(variable);
        Marker.Operand other = new Marker.Literal(text);
        return random.nextBoolean()
                ? new Marker.Comparison(side, operator, other)
                : new Marker.Comparison(other, operator, side);
    }

    private String damaged(String text) {
        StringBuilder out = new StringBuilder(text);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(out.length() + 1);
            char sign = SIGNS.charAt(random.nextInt(SIGNS.length()));
            switch (random.nextInt(3)) {
                case 0 -> out.insert(at, sign);
                case 1 -> out.setLength(at);
                default -> out.replace(at, Math.min(at + 1, out.length()), String.valueOf(sign));
            }
        }
        return out.toString();
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
