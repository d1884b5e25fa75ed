package dev.mizzen.index;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.python.ProjectName;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One page with links to the files of any projects, as {@code --find-links} names it; it is read once, when first asked. */
public final class FindLinksPage implements PackageSource {
    private record Files(
            Map<ProjectName, List<Candidate>> wheels, Map<ProjectName, List<Sdist>> sdists, List<Problem> refused) {}

    private final URI address;
    private final String name;
    private final PageReader pages;
    private final IndexClient client;
    private @Nullable Files files;
    private @Nullable BuildException failure;

    /**
     * @param address the page, of scheme https, http or file
     * @param name the address as messages show it
     */
    public FindLinksPage(URI address, String name, IndexClient client) {
        this.address = address;
        this.name = name;
        this.client = client;
        this.pages = new PageReader(client);
    }

    @Override
    public Optional<Listing> list(ProjectName project) throws BuildException {
        Files all = files();
        Listing listing = new Listing(
                all.wheels.getOrDefault(project, List.of()),
                all.sdists.getOrDefault(project, List.of()),
                all.refused,
                0,
                Optional.empty(),
                Optional.empty());
        return listing.isEmpty() && listing.refused().isEmpty() ? Optional.empty() : Optional.of(listing);
    }

    @Override
    public synchronized void forget() {
        files = null;
        failure = null;
    }

    private synchronized Files files() throws BuildException {
        if (failure != null) {
            throw failure;
        }
        if (files == null) {
            try {
                files = read();
            } catch (BuildException e) {
                failure = client.hide(e);
                throw failure;
            }
        }
        return files;
    }

    private Files read() throws BuildException {
        LinkPage page = pages.read(address)
                .orElseThrow(() -> Problem.of(ProblemCode.FILE_NOT_FOUND, "the page `" + name + "` does not exist")
                        .hint("`--find-links` takes a folder that holds `.whl` files, or a page with links to them")
                        .exception());
        Listing all = LinkJudge.listing(page, address, project -> true);
        return new Files(
                all.wheels().stream()
                        .collect(groupingBy(wheel -> wheel.filename().name(), TreeMap::new, toList())),
                all.sdists().stream()
                        .collect(groupingBy(sdist -> sdist.filename().name(), TreeMap::new, toList())),
                all.refused());
    }

    @Override
    public String toString() {
        return name;
    }
}
