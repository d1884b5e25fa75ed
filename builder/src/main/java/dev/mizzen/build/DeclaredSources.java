package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.Secrets;
import dev.mizzen.index.FindLinksPage;
import dev.mizzen.index.IndexClient;
import dev.mizzen.index.PackageSource;
import dev.mizzen.index.PackageSources;
import dev.mizzen.index.SimpleIndex;
import dev.mizzen.index.Wheelhouse;
import dev.mizzen.project.DeclaredRequirement;
import dev.mizzen.project.RequirementsFile;
import dev.mizzen.project.RequirementsOptions;
import dev.mizzen.python.ProjectName;
import dev.mizzen.request.WheelPlaces;
import dev.mizzen.settings.IndexAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sources that a request and its requirements files name. As in pip, {@code --index-url} in a file takes the place of all
 * indexes named before; unlike pip, the public index is asked only where nobody names any source at all.
 */
final class DeclaredSources {
    /** Where Python's packages are published. */
    static final URI PYPI = URI.create("https://pypi.org/simple/");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+)}");
    private static final Pattern USER_INFO = Pattern.compile("://([^/?#\\s@]*)@");

    private final IndexClient client;
    private final List<Problem> problems;
    private final List<PackageSource> everywhere = new ArrayList<>();
    private final Map<URI, SimpleIndex> indexes = new LinkedHashMap<>();
    private final Map<ProjectName, PackageSource> owners = new TreeMap<>();

    private DeclaredSources(IndexClient client, List<Problem> problems) {
        this.client = client;
        this.problems = problems;
    }

    /** @param problems takes what is wrong with any of them */
    static PackageSources read(
            WheelPlaces places,
            RequirementsOptions options,
            IndexClient client,
            Consumer<String> details,
            List<Problem> problems) {
        DeclaredSources sources = new DeclaredSources(client, problems);
        places.findLinks().forEach(place -> sources.findLinks(place, WheelPlaces.shown(place), Optional.empty()));
        options.findLinks().forEach(value -> sources.findLinks(value.text(), value.shown(), Optional.of(value)));
        if (!places.noIndex() && !options.noIndex()) {
            sources.indexes(places, options);
            places.owners()
                    .forEach((project, address) -> sources.owners.put(
                            project, new SimpleIndex(address, WheelPlaces.shown(address.toString()), client)));
        }
        return new PackageSources(
                sources.everywhere,
                List.copyOf(sources.indexes.values()),
                sources.owners,
                places.everyIndex(),
                client,
                details,
                places.builds());
    }

    private void indexes(WheelPlaces places, RequirementsOptions options) {
        if (options.indexUrl().isPresent()) {
            index(options.indexUrl().get());
        } else {
            places.index().ifPresent(this::index);
            places.moreIndexes().forEach(this::index);
        }
        options.extraIndexUrls().forEach(this::index);
        if (indexes.isEmpty() && everywhere.isEmpty() && problems.isEmpty()) {
            index(PYPI);
        }
    }

    private void index(URI address) {
        add(address, WheelPlaces.shown(address.toString()));
    }

    private void index(RequirementsOptions.Value value) {
        try {
            add(IndexAddress.index(value.text(), value.shown()), value.shown());
        } catch (BuildException e) {
            note(e, Optional.of(value));
        }
    }

    private void add(URI address, String name) {
        indexes.putIfAbsent(address, new SimpleIndex(address, name, client));
    }

    private void findLinks(String place, String shown, Optional<RequirementsOptions.Value> value) {
        try {
            if (!IndexAddress.isUrl(place)) {
                everywhere.add(Wheelhouse.open(Path.of(place), shown));
                return;
            }
            URI page = IndexAddress.page(place, shown);
            boolean isFolder = "file".equalsIgnoreCase(page.getScheme()) && Files.isDirectory(Path.of(page));
            everywhere.add(isFolder ? Wheelhouse.open(Path.of(page), shown) : new FindLinksPage(page, shown, client));
        } catch (BuildException e) {
            note(e, value);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a path: " + shown, e); // the readers have refused such
        }
    }

    private void note(BuildException e, Optional<RequirementsOptions.Value> value) {
        e.problems()
                .forEach(problem ->
                        problems.add(value.isPresent() ? problem.at(value.get().span()) : problem));
    }

    /** What variables were filled in, and passwords: it must not be shown, wherever it turns up again. */
    static Secrets secrets(
            RequirementsFile file, WheelPlaces places, List<String> addresses, Map<String, String> environment) {
        Set<String> secrets = new TreeSet<>();
        List<RequirementsOptions.Value> values = new ArrayList<>(file.options().extraIndexUrls());
        file.options().indexUrl().ifPresent(values::add);
        values.addAll(file.options().findLinks());
        values.forEach(value -> collect(value.text(), value.shown(), environment, secrets));
        for (DeclaredRequirement line : file.requirements()) {
            if (line.link().isPresent()) {
                collect(line.text(), line.shown(), environment, secrets);
            }
        }
        List<String> given = new ArrayList<>(places.findLinks());
        places.index().map(URI::toString).ifPresent(given::add);
        places.moreIndexes().forEach(address -> given.add(address.toString()));
        places.owners().values().forEach(address -> given.add(address.toString()));
        given.addAll(addresses);
        given.forEach(text -> collect(text, "", environment, secrets));
        return Secrets.of(secrets);
    }

    private static void collect(String text, String shown, Map<String, String> environment, Set<String> secrets) {
        Matcher variable = VARIABLE.matcher(shown);
        while (variable.find()) {
            secrets.add(environment.getOrDefault(variable.group(1), ""));
        }
        Matcher user = USER_INFO.matcher(text);
        while (user.find()) {
            secrets.add(user.group(1).substring(user.group(1).indexOf(':') + 1));
        }
    }
}
