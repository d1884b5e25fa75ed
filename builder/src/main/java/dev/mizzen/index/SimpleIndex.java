package dev.mizzen.index;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.python.ProjectName;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An index that follows the simple repository API (PEP 503, 691, 700): one page for each project, over https, http or in
 * files. When the server can't be reached it is not tried for every project.
 */
public final class SimpleIndex implements PackageSource {
    private final URI root;
    private final String name;
    private final PageReader pages;
    private final IndexClient client;
    private @Nullable BuildException unreachable;

    /**
     * @param root the index's own address, of scheme https, http or file; the projects are below it
     * @param name the address as messages show it
     */
    public SimpleIndex(URI root, String name, IndexClient client) {
        this(root, name, client, new PageReader(client));
    }

    SimpleIndex(URI root, String name, IndexClient client, PageReader pages) {
        String text = root.toString();
        this.root = text.endsWith("/") ? root : URI.create(text + "/");
        this.name = name;
        this.client = client;
        this.pages = pages;
    }

    @Override
    public Optional<Listing> list(ProjectName project) throws BuildException {
        BuildException known = unreachable();
        if (known != null) {
            throw known;
        }
        URI address = page(project);
        try {
            Optional<LinkPage> page = pages.read(address);
            return page.map(found -> {
                Listing files = LinkJudge.listing(found, address, project::equals);
                return new Listing(
                        files.wheels(),
                        files.sdists(),
                        files.refused(),
                        files.foreign(),
                        Optional.of(name),
                        Optional.of(ProjectPlaces.of(found, address)));
            });
        } catch (BuildException e) {
            throw client.hide(remembered(e, address));
        }
    }

    /** Where the project's page is, if there is one. */
    URI page(ProjectName project) {
        return root.resolve(project + "/");
    }

    private synchronized @Nullable BuildException unreachable() {
        return unreachable;
    }

    /** What concerns the whole index is said of the index, whichever project came upon it first. */
    private synchronized BuildException remembered(BuildException e, URI address) {
        Problem problem = e.problems().get(0);
        if (problem.code() != ProblemCode.HTTP_UNREACHABLE) {
            return e;
        }
        if (unreachable == null) {
            Problem whole = new Problem(
                    problem.code(),
                    problem.message().replace(IndexClient.shown(address), IndexClient.shown(root)),
                    problem.where(),
                    problem.expected(),
                    problem.actual(),
                    problem.hint());
            unreachable = whole.exception(e);
        }
        return unreachable;
    }

    @Override
    public String toString() {
        return name;
    }
}
