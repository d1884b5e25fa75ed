package dev.mizzen.cli.output;

import dev.mizzen.build.Explanation;
import dev.mizzen.diagnostic.Redaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An explanation for people: a line that says it, then labelled lines. */
public final class ExplanationText {
    private static final int LIMIT = 2000;
    private static final int TITLE = 100;

    private final List<String> lines = new ArrayList<>();

    private ExplanationText() {}

    /** The lines, without their ends. */
    public static List<String> of(Explanation explanation) {
        ExplanationText text = new ExplanationText();
        if (explanation instanceof Explanation.Present present) {
            text.add(present);
        } else if (explanation instanceof Explanation.FirstParty project) {
            text.add(project);
        } else if (explanation instanceof Explanation.Absent absent) {
            text.add(absent);
        } else if (explanation instanceof Explanation.Found found) {
            text.add(found);
        }
        return List.copyOf(text.lines);
    }

    private void add(Explanation.Present present) {
        addPackage(present.name() + " " + present.version(), present.neededBy(), present.needs());
        Explanation.WheelAt wheel = present.file();
        label(
                "wheel",
                List.of(
                        wheel.name() + ", " + Amounts.bytes(wheel.size()),
                        wheel.sha256().toString()));
        label("from", List.of(wheel.location()));
        label("installs", List.of(wheel.files() + " files, " + Amounts.bytes(wheel.installed())));
        label("for", List.of(wheel.target() + ", by the tag " + wheel.tag()));
        label("layer", present.layers().stream().map(ExplanationText::shown).toList());
        label("newer", newer(present.newer()));
    }

    private void add(Explanation.FirstParty project) {
        addPackage(project.name() + " " + project.version(), project.neededBy(), project.needs());
        label("from", List.of(project.place()));
        label(
                "layer",
                project.layers().isEmpty()
                        ? List.of("none: it is no package, and brings only what it needs")
                        : project.layers().stream().map(ExplanationText::shown).toList());
    }

    private void addPackage(String title, List<Explanation.Need> neededBy, List<Explanation.Need> needs) {
        lines.add(title);
        List<String> dependents = neededBy.stream()
                .map(need -> need.who().map(who -> who + ": ").orElse("you: ")
                        + need.requirement()
                        + need.where().map(where -> " (" + where + ")").orElse(""))
                .toList();
        label("needed by", dependents.isEmpty() ? List.of("the lock file") : dependents);
        label(
                "needs",
                needs.stream()
                        .map(need -> need.requirement()
                                + need.who().map(who -> ": " + who).orElse(": not in the image"))
                        .toList());
    }

    private static List<String> newer(Explanation.Newer newer) {
        if (newer.unknown().isPresent()) {
            return List.of("not known: " + newer.unknown().get());
        }
        if (newer.passed().isEmpty()) {
            return List.of("none on offer");
        }
        return newer.passed().stream()
                .map(passed -> Redaction.named(passed.versions()) + ": " + passed.reason())
                .toList();
    }

    private void add(Explanation.Absent absent) {
        lines.add(absent.name() + " is not in the image: what would need it is not asked for, or not for this target");
        label(
                "needed by",
                absent.needs().stream()
                        .map(need -> need.who().map(who -> who + ": ").orElse("") + need.requirement())
                        .toList());
    }

    private void add(Explanation.Found found) {
        lines.add(Redaction.printable(found.path(), LIMIT));
        Map<Explanation.LayerAt, List<String>> origins = new LinkedHashMap<>();
        for (Explanation.Part part : found.parts()) {
            String files = part.files() == 1 ? "" : ", " + part.files() + " files";
            String size = part.size().map(bytes -> ", " + Amounts.bytes(bytes)).orElse("");
            origins.computeIfAbsent(part.layer(), unused -> new ArrayList<>()).add(part.origin() + files + size);
        }
        origins.forEach((layer, from) -> {
            label("from", from);
            label("layer", List.of(shown(layer)));
        });
    }

    /** The titles of some layers begin with what they are for. */
    private static String shown(Explanation.LayerAt layer) {
        String title = Redaction.printable(layer.title(), TITLE);
        boolean saysIt = title.startsWith(layer.role()) || layer.role().endsWith("bytecode");
        return (saysIt ? title : layer.role() + " " + title)
                + layer.stored()
                        .map(blob -> ", " + Amounts.bytes(blob.size()) + ", " + blob.digest())
                        .orElse(", not made yet");
    }

    private void label(String label, List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            lines.add(String.format(
                    Locale.ROOT, "  %-10s %s", i == 0 ? label : "", Redaction.printable(texts.get(i), LIMIT)));
        }
    }
}
