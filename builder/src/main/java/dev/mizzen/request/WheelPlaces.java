package dev.mizzen.request;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.python.ProjectName;
import dev.mizzen.settings.IndexAddress;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.SettingValue;
import dev.mizzen.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where wheels are looked for. Addresses may hold secrets, which {@link #toString} does not show.
 *
 * @param findLinks folders, and pages of links as URLs, in order
 * @param index the index that is asked first
 * @param moreIndexes the indexes that are asked after it, in order
 * @param noIndex whether no index may be asked
 * @param owners the index that is the only source of a project
 * @param everyIndex whether the best file of all indexes is taken, rather than of the first that knows the project
 * @param builds whether wheels are built of source distributions
 */
public record WheelPlaces(
        List<String> findLinks,
        Optional<URI> index,
        List<URI> moreIndexes,
        boolean noIndex,
        SortedMap<ProjectName, URI> owners,
        boolean everyIndex,
        boolean builds) {
    /** No place is named. */
    public static final WheelPlaces NONE = new WheelPlaces(List.of(), Optional.empty(), List.of(), false);

    public WheelPlaces {
        findLinks = List.copyOf(findLinks);
        moreIndexes = List.copyOf(moreIndexes);
        owners = Collections.unmodifiableSortedMap(new TreeMap<>(owners));
    }

    /** Places of which the first index that knows a project is its only one. */
    public WheelPlaces(List<String> findLinks, Optional<URI> index, List<URI> moreIndexes, boolean noIndex) {
        this(findLinks, index, moreIndexes, noIndex, new TreeMap<>(), false, false);
    }

    /** What {@code settings} say; what can't be an address goes to {@code problems}. */
    static WheelPlaces of(Settings settings, List<Problem> problems) {
        List<URI> first = addresses(settings, Setting.INDEX_URL, problems);
        return new WheelPlaces(
                settings.items(Setting.FIND_LINKS).stream()
                        .map(SettingValue.Item::text)
                        .toList(),
                first.stream().findFirst(),
                addresses(settings, Setting.EXTRA_INDEX_URL, problems),
                settings.isTrue(Setting.NO_INDEX),
                owners(settings, problems),
                settings.text(Setting.INDEX_STRATEGY).orElse("").equals("unsafe-best-match"),
                settings.isTrue(Setting.BUILD_SDIST));
    }

    private static SortedMap<ProjectName, URI> owners(Settings settings, List<Problem> problems) {
        SortedMap<ProjectName, URI> owners = new TreeMap<>();
        for (SettingValue.Item item : settings.items(Setting.INDEX)) {
            Optional<ProjectName> project = ProjectName.tryParse(item.name());
            Optional<URI> address = address(item, problems);
            if (project.isEmpty()) {
                problems.add(Problem.of(
                                ProblemCode.CONFIG_INVALID,
                                "`" + Redaction.printable(item.name()) + "` is not the name of a project")
                        .at(item.where())
                        .hint("write the project's name and its index: `--index torch=https://HOST/PATH/`"));
            } else if (address.isPresent() && owners.putIfAbsent(project.get(), address.get()) != null) {
                problems.add(Problem.of(ProblemCode.CONFIG_INVALID, "`" + project.get() + "` is given two indexes")
                        .at(item.where())
                        .hint("keep one of them; names that differ in case and dashes only are the same"));
            }
        }
        return owners;
    }

    private static List<URI> addresses(Settings settings, Setting setting, List<Problem> problems) {
        List<URI> addresses = new ArrayList<>();
        settings.items(setting).forEach(item -> address(item, problems).ifPresent(addresses::add));
        return addresses;
    }

    private static Optional<URI> address(SettingValue.Item item, List<Problem> problems) {
        try {
            return Optional.of(IndexAddress.index(item.text(), shown(item.text())));
        } catch (BuildException e) {
            e.problems()
                    .forEach(problem -> problems.add(Problem.of(ProblemCode.CONFIG_INVALID, problem.message())
                            .hint(problem.hint().orElseThrow())
                            .at(item.where())));
            return Optional.empty();
        }
    }

    /** The places of {@link #findLinks} that are on this machine. */
    public List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        for (String place : findLinks) {
            try {
                if (!IndexAddress.isUrl(place)) {
                    folders.add(Path.of(place));
                } else if (place.startsWith("file:")) {
                    folders.add(Path.of(URI.create(place)));
                }
            } catch (IllegalArgumentException e) {
                // Neither a path nor an address, which is said where it is read.
            }
        }
        return folders;
    }

    public static String shown(String text) {
        return Redaction.printable(Redaction.urls(text));
    }

    @Override
    public String toString() {
        return shown(findLinks + " " + index.map(URI::toString).orElse("") + " " + moreIndexes + " " + noIndex + " "
                + owners + " " + everyIndex + " " + builds);
    }
}
