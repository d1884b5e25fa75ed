package dev.mizzen.layer;

import dev.mizzen.bytecode.SourceReading;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** Gathers which packages of a layer may want to read sources that the image does not have. */
final class SourceSuspects {
    private final boolean application;
    private final SortedMap<String, SortedMap<String, SortedSet<String>>> files = new TreeMap<>();

    /** @param application whether all that is looked at is one, the application */
    SourceSuspects(boolean application) {
        this.application = application;
    }

    /**
     * Looks at one module.
     *
     * @param path of its source, relative to the place of its layer that Python imports from
     */
    void look(String path, byte[] pyc) {
        SortedSet<String> found = SourceReading.of(pyc);
        if (!found.isEmpty()) {
            int slash = path.indexOf('/');
            String name = application ? "" : slash < 0 ? path : path.substring(0, slash);
            files.computeIfAbsent(name, key -> new TreeMap<>()).put(path, found);
        }
    }

    private static boolean isOfTests(String path) {
        return path.contains("/tests/") || path.contains("/test/");
    }

    /** A warning for each package, with what looks most like more than a test. */
    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        files.forEach((name, suspects) -> {
            Map.Entry<String, SortedSet<String>> shown = suspects.entrySet().stream()
                    .min(Comparator.comparing(each -> isOfTests(each.getKey())))
                    .orElseThrow();
            String file = shown.getKey();
            String which = shown.getValue().first();
            int others = suspects.size() - 1;
            problems.add(Problem.of(
                            ProblemCode.SOURCE_WANTED,
                            (application ? "the application" : "`" + Redaction.printable(name) + "`")
                                    + " may read sources, which the image does not have: `"
                                    + Redaction.printable(which) + "` in `" + Redaction.printable(file) + "`"
                                    + (others == 0
                                            ? ""
                                            : others == 1 ? " and 1 other file" : " and " + others + " other files"))
                    .hint("try what it does in the image; sources stay with `--keep-source "
                            + Redaction.printable(application ? file : name) + "`"));
        });
        return problems;
    }
}
