package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where wheels are looked for. Addresses may hold secrets, which {@link #toString} does not show.
 *
 * @param findLinks folders, and pages of links as URLs, in order
 * @param index the index that is asked first
 * @param moreIndexes the indexes that are asked after it, in order
 * @param noIndex whether no index may be asked
 */
public record WheelPlaces(List<String> findLinks, Optional<URI> index, List<URI> moreIndexes, boolean noIndex) {
    /** No place is named. */
    public static final WheelPlaces NONE = new WheelPlaces(List.of(), Optional.empty(), List.of(), false);

    public WheelPlaces {
        findLinks = List.copyOf(findLinks);
        moreIndexes = List.copyOf(moreIndexes);
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
                settings.isTrue(Setting.NO_INDEX));
    }

    private static List<URI> addresses(Settings settings, Setting setting, List<Problem> problems) {
        List<URI> addresses = new ArrayList<>();
        for (SettingValue.Item item : settings.items(setting)) {
            try {
                addresses.add(IndexAddress.index(item.text(), shown(item.text())));
            } catch (BuildException e) {
                e.problems()
                        .forEach(problem -> problems.add(Problem.of(ProblemCode.CONFIG_INVALID, problem.message())
                                .hint(problem.hint().orElseThrow())
                                .at(item.where())));
            }
        }
        return addresses;
    }

    /** The places of {@link #findLinks} that are on this machine. */
    List<Path> folders() {
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

    static String shown(String text) {
        return Redaction.printable(Redaction.urls(text));
    }

    @Override
    public String toString() {
        return shown(findLinks + " " + index.map(URI::toString).orElse("") + " " + moreIndexes + " " + noIndex);
    }
}
