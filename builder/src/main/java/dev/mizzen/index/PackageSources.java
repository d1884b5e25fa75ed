package dev.mizzen.index;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.python.ProjectName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * All sources of a build as one. Folders and pages of links are looked at for every project. Of the indexes the first that
 * knows a project is its only one, unless its page names others, and those after it are not even asked: a name of one's own
 * can't be taken over by a stranger who uploads a higher version elsewhere. Each project is looked up once.
 */
public final class PackageSources implements PackageSource {
    private final List<PackageSource> everywhere;
    private final IndexChoice indexes;
    private final Map<ProjectName, PackageSource> owners;
    private final IndexClient client;
    private final Consumer<String> details;
    private final boolean builds;
    private final Map<ProjectName, Future<Optional<Listing>>> asked = new TreeMap<>();
    private final Map<ProjectName, Optional<Listing>> known = new TreeMap<>();

    /** Sources of which the first index that knows a project is its only one. */
    public PackageSources(
            List<PackageSource> everywhere, List<SimpleIndex> indexes, IndexClient client, Consumer<String> details) {
        this(everywhere, indexes, Map.of(), false, client, details);
    }

    /**
     * @param everywhere folders and pages of links
     * @param indexes in their order
     * @param owners the index that is the only source of a project
     * @param everyIndex whether every index is asked for every project, which lets a stranger's file take the place of one's own
     * @param details hears what was passed over; called by the thread that lists
     */
    public PackageSources(
            List<PackageSource> everywhere,
            List<SimpleIndex> indexes,
            Map<ProjectName, PackageSource> owners,
            boolean everyIndex,
            IndexClient client,
            Consumer<String> details) {
        this(everywhere, indexes, owners, everyIndex, client, details, false);
    }

    /** @param builds whether wheels that can be built of source distributions are on offer, too */
    public PackageSources(
            List<PackageSource> everywhere,
            List<SimpleIndex> indexes,
            Map<ProjectName, PackageSource> owners,
            boolean everyIndex,
            IndexClient client,
            Consumer<String> details,
            boolean builds) {
        this.builds = builds;
        this.everywhere = List.copyOf(everywhere);
        this.indexes = new IndexChoice(indexes, everyIndex);
        this.owners = Map.copyOf(owners);
        this.client = client;
        this.details = details;
    }

    @Override
    public void prepare(Collection<ProjectName> projects) {
        boolean allHere =
                indexes.isEmpty() && owners.isEmpty() && everywhere.stream().allMatch(Wheelhouse.class::isInstance);
        if (!allHere) {
            new TreeSet<>(projects).forEach(this::ask);
        }
    }

    private synchronized void ask(ProjectName project) {
        asked.computeIfAbsent(project, name -> client.submit(() -> find(name)));
    }

    @Override
    public Optional<Listing> list(ProjectName project) throws BuildException {
        Optional<Listing> before;
        Future<Optional<Listing>> underWay;
        synchronized (this) {
            before = known.getOrDefault(project, Optional.empty());
            underWay = asked.get(project);
        }
        if (before.isPresent()) {
            return before;
        }
        Optional<Listing> found = underWay == null ? find(project) : IndexClient.await(underWay);
        found.ifPresent(listing -> tell(project, listing));
        found = builds ? found.map(Listing::withBuilt) : found;
        synchronized (this) {
            known.put(project, found);
        }
        return found;
    }

    /** Whether wheels that can be built of source distributions are on offer, too. */
    public boolean builds() {
        return builds;
    }

    /** Takes no page without asking its server from now on. */
    public void askAlways() {
        client.pages().ifPresent(StoredPages::askAlways);
    }

    /**
     * Asks servers about everything from now on, if a page was taken without asking; says whether that is so, and a second look may
     * show something else.
     */
    public synchronized boolean askAgain() {
        Optional<StoredPages> pages = client.pages().filter(StoredPages::wasUnasked);
        boolean isNew = pages.isPresent() && !pages.get().isAsking();
        pages.ifPresent(StoredPages::askAlways);
        if (isNew) {
            known.clear();
            asked.clear();
            everywhere.forEach(PackageSource::forget);
        }
        return isNew;
    }

    /** What folders and pages of links have of a project that no index owns, without asking any index. */
    public Listing listWithoutIndexes(ProjectName project) throws BuildException {
        Listing all = Listing.NONE;
        if (owners.containsKey(project)) {
            return all;
        }
        for (PackageSource source : everywhere) {
            all = all.and(source.list(project).orElse(Listing.NONE));
        }
        return all;
    }

    private Optional<Listing> find(ProjectName project) throws BuildException {
        PackageSource owner = owners.get(project);
        if (owner != null) {
            return owner.list(project);
        }
        Listing all = Listing.NONE;
        boolean isKnown = false;
        for (PackageSource source : everywhere) {
            Optional<Listing> listing = source.list(project);
            isKnown |= listing.isPresent();
            all = all.and(listing.orElse(Listing.NONE));
        }
        Optional<Listing> listing = indexes.list(project);
        isKnown |= listing.isPresent();
        all = all.and(listing.orElse(Listing.NONE));
        return isKnown ? Optional.of(all) : Optional.empty();
    }

    private void tell(ProjectName project, Listing listing) {
        if (listing.foreign() > 0) {
            details.accept("passed over on the page of " + project + ": files of other projects, " + listing.foreign());
        }
        if (!listing.refused().isEmpty()) {
            details.accept(
                    "refused for " + project + ": links, " + listing.refused().size());
        }
    }

    /** The names of all of them. */
    @Override
    public String toString() {
        return everywhere + " " + indexes;
    }
}
