package dev.mizzen.project;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.project.RequirementsOptions.Value;
import dev.mizzen.python.ProjectName;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Adds up the options of many lines as pip does. */
final class OptionCollector {
    private static final String NONE = ":none:";
    private static final List<String> FEATURES = List.of(
            "fast-deps",
            "inprocess-build-deps",
            "venv-isolation",
            "truststore",
            "no-binary-enable-wheel-cache",
            "build-constraint");

    private final List<Problem> problems;
    private final Consumer<Problem> warnings;
    private Optional<Value> indexUrl = Optional.empty();
    private final List<Value> extraIndexUrls = new ArrayList<>();
    private boolean noIndex;
    private final List<Value> findLinks = new ArrayList<>();
    private boolean requireHashes;
    private boolean noRequireHashes;
    private final SortedSet<String> onlyBinary = new TreeSet<>();
    private final SortedSet<String> noBinary = new TreeSet<>();
    private boolean preferBinary;
    private final SortedSet<String> allReleases = new TreeSet<>();
    private final SortedSet<String> onlyFinal = new TreeSet<>();
    private final List<Value> trustedHosts = new ArrayList<>();

    OptionCollector(List<Problem> problems, Consumer<Problem> warnings) {
        this.problems = problems;
        this.warnings = warnings;
    }

    RequirementsOptions result() {
        return new RequirementsOptions(
                indexUrl,
                extraIndexUrls,
                noIndex,
                findLinks,
                requireHashes,
                noRequireHashes,
                onlyBinary,
                noBinary,
                preferBinary,
                allReleases,
                onlyFinal,
                trustedHosts);
    }

    /** Whether pip obeys this option on every line, beside a requirement, too. */
    static boolean isControl(FileOption option) {
        return option == FileOption.ONLY_BINARY || option == FileOption.NO_BINARY;
    }

    /** Takes the options that count on every line, and refuses values that are wrong on any. */
    void controls(LineOptions given) {
        for (LineOptions.Given one : given.given()) {
            String value = one.value().text();
            switch (one.option()) {
                case ONLY_BINARY -> choose(one, onlyBinary, noBinary);
                case NO_BINARY -> choose(one, noBinary, onlyBinary);
                case USE_FEATURE -> {
                    if (!FEATURES.contains(value)) {
                        refuse(one, "is not a feature of pip");
                    }
                }
                case CONFIG_SETTINGS -> {
                    if (value.indexOf('=') < 0) {
                        refuse(one, "is not of the form `KEY=VALUE`");
                    }
                }
                default -> {}
            }
        }
    }

    /** Takes the options of a line without a requirement in the file {@code from}. */
    void line(LineOptions given, Path from) {
        if (!given.given(FileOption.NO_INDEX).isEmpty()) {
            noIndex = true;
            indexUrl = Optional.empty();
            extraIndexUrls.clear();
        }
        for (LineOptions.Given one : given.given()) {
            switch (one.option()) {
                case REQUIRE_HASHES -> requireHashes = true;
                case NO_REQUIRE_HASHES -> noRequireHashes = true;
                case PREFER_BINARY -> preferBinary = true;
                case PRE -> allReleases.add(RequirementsOptions.ALL);
                case ALL_RELEASES -> choose(one, allReleases, onlyFinal);
                case ONLY_FINAL -> choose(one, onlyFinal, allReleases);
                case TRUSTED_HOST -> trustedHosts.add(value(one, one.value().text()));
                default -> {}
            }
        }
        indexes(given);
        List<LineOptions.Given> places = given.given(FileOption.FIND_LINKS);
        if (!places.isEmpty()) {
            findLinks(places.get(0), from);
            places.subList(1, places.size()).forEach(this::passedOver);
        }
    }

    private void indexes(LineOptions given) {
        List<LineOptions.Given> own = new ArrayList<>(given.given(FileOption.INDEX_URL));
        own.addAll(given.given(FileOption.PYPI_URL));
        List<LineOptions.Given> extra = given.given(FileOption.EXTRA_INDEX_URL);
        if (noIndex) {
            own.forEach(this::passedOver);
            extra.forEach(this::passedOver);
            return;
        }
        if (!own.isEmpty()) {
            LineOptions.Given last = own.get(own.size() - 1);
            indexUrl = Optional.of(value(last, last.value().text()));
            extraIndexUrls.clear();
        }
        extra.forEach(one -> extraIndexUrls.add(value(one, one.value().text())));
    }

    private void findLinks(LineOptions.Given given, Path from) {
        String text = given.value().text();
        try {
            Path beside = from.toAbsolutePath().resolveSibling(text);
            findLinks.add(value(given, Files.exists(beside) ? beside.toString() : text));
        } catch (InvalidPathException e) {
            refuse(given, "is neither a folder nor a URL");
        }
    }

    private void passedOver(LineOptions.Given given) {
        String message = "`" + given.name().shown() + "` has no effect here, as in pip";
        warnings.accept(Problem.of(ProblemCode.REQUIREMENTS_OPTION_IGNORED, message)
                .at(given.name().span())
                .hint(noIndex ? "`--no-index` is in force" : "give it a line of its own"));
    }

    private void refuse(LineOptions.Given given, String why) {
        SourceText place = given.value().isEmpty() ? given.name() : given.value();
        problems.add(
                Problem.of(ProblemCode.REQUIREMENTS_INVALID, "`" + given.value().shown() + "` " + why)
                        .at(place.span()));
    }

    private static Value value(LineOptions.Given given, String text) {
        SourceText place = given.value().isEmpty() ? given.name() : given.value();
        return new Value(text, given.value().shown(), place.span());
    }

    /** Adds the names of a list to {@code target} and takes them out of {@code other}, with pip's two special names. */
    private static void choose(LineOptions.Given given, SortedSet<String> target, SortedSet<String> other) {
        List<String> names = List.of(given.value().text().split(",", -1));
        int all = names.lastIndexOf(RequirementsOptions.ALL);
        if (all >= 0) {
            target.clear();
            other.clear();
            target.add(RequirementsOptions.ALL);
            if (!names.subList(all + 1, names.size()).contains(NONE)) {
                return;
            }
        }
        for (String name : names.subList(all + 1, names.size())) {
            if (name.equals(NONE)) {
                target.clear();
            } else {
                other.remove(ProjectName.normalize(name));
                target.add(ProjectName.normalize(name));
            }
        }
    }
}
