package dev.mizzen.index;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import dev.mizzen.http.Redirects;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.SdistFilename;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.WheelFilename;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides what the links of a page are: files of projects, links that must not be followed, or nothing of interest. A page may
 * name files in any place of the web, but not lead from https to http, nor from the network to this machine.
 */
final class LinkJudge {
    private final LinkPage page;
    private final URI asked;
    private final boolean foreignBase;

    private final Set<Candidate> wheels = new LinkedHashSet<>();
    private final Set<Sdist> sdists = new LinkedHashSet<>();
    private final Set<Problem> refused = new LinkedHashSet<>();
    private int foreign;

    private LinkJudge(LinkPage page, URI asked) {
        this.page = page;
        this.asked = asked;
        this.foreignBase = Hrefs.isOnNetwork(page.address())
                && !(Hrefs.isOnNetwork(page.base()) && Redirects.sameOrigin(page.address(), page.base()));
    }

    /**
     * The files on {@code page} of the projects that are {@code wanted}.
     *
     * @param asked the address by which the page was asked for, whose user and password its own server gets again
     */
    static Listing listing(LinkPage page, URI asked, Predicate<ProjectName> wanted) {
        LinkJudge judge = new LinkJudge(page, asked);
        page.links().forEach(link -> judge.judge(link, wanted));
        List<Candidate> wheels = new ArrayList<>(judge.wheels);
        wheels.sort(Comparator.comparing(Candidate::spelling));
        return new Listing(
                wheels,
                List.copyOf(judge.sdists),
                List.copyOf(judge.refused),
                judge.foreign,
                Optional.empty(),
                Optional.empty());
    }

    private void judge(PageLink link, Predicate<ProjectName> wanted) {
        String name = link.name().orElseGet(() -> Hrefs.fileName(link.href()));
        String lower = name.toLowerCase(Locale.ROOT);
        if (!lower.endsWith(".whl") && !lower.endsWith(".tar.gz") && !lower.endsWith(".zip")) {
            return;
        }
        if (name.chars().anyMatch(c -> c == '/' || c == '\\' || c < ' ')) {
            refuse(name, "has a folder in its file name");
            return;
        }
        Optional<WheelFilename> wheel = WheelFilename.tryParse(name);
        Optional<SdistFilename> sdist = SdistFilename.tryParse(name);
        Optional<ProjectName> project = wheel.map(WheelFilename::name).or(() -> sdist.map(SdistFilename::name));
        if (project.isEmpty() || !wanted.test(project.get())) {
            foreign += project.isPresent() ? 1 : 0;
            return;
        }
        sdist.ifPresent(file -> sdists.add(new Sdist(
                file,
                Sdist.wheelName(file)
                        .flatMap(built -> candidate(link, name, built))
                        .map(Candidate::built))));
        if (wheel.isPresent()) {
            candidate(link, name, wheel.get()).ifPresent(wheels::add);
        }
    }

    private Optional<Candidate> candidate(PageLink link, String name, WheelFilename filename) {
        Optional<URI> resolved = Hrefs.resolve(page.base(), link.href());
        Optional<Location> location = resolved.flatMap(uri -> location(name, uri));
        if (location.isEmpty()) {
            if (resolved.isEmpty()) {
                refuse(name, "has an address that is none");
            }
            return Optional.empty();
        }
        Optional<List<Digest>> hashes = digests(link);
        if (hashes.isEmpty()) {
            refuse(name, "states a hash that is none");
            return Optional.empty();
        }
        if (foreignBase && hashes.get().isEmpty()) {
            refuse(name, "lies on another server, to which the page's `<base>` leads, and has no hash");
            return Optional.empty();
        }
        return Optional.of(new Candidate(
                filename,
                name,
                location.get(),
                hashes.get(),
                link.requiresPython().flatMap(SpecifierSet::tryParse).filter(range -> !range.isEmpty()),
                link.yanked().map(reason -> Redaction.printable(reason.strip())),
                link.size().filter(size -> size >= 0),
                link.metadata().map(stated -> metadata(location.get(), stated))));
    }

    private Optional<Location> location(String name, URI uri) {
        URI plain = Hrefs.withoutFragment(uri);
        if ("file".equalsIgnoreCase(plain.getScheme())) {
            if (Hrefs.isOnNetwork(page.address())) {
                refuse(name, "leads from the network to this machine");
                return Optional.empty();
            }
            return path(plain).map(Location.Local::new);
        }
        if (!Hrefs.isOnNetwork(page.address())) {
            return Hrefs.isOnNetwork(plain) ? Optional.of(new Location.Remote(plain)) : Optional.empty();
        }
        try {
            Redirects.follow(page.address(), plain.toString());
        } catch (BuildException e) {
            refuse(name, why(plain));
            return Optional.empty();
        }
        boolean ours = Hrefs.isOnNetwork(asked) && Redirects.sameOrigin(asked, plain) && !foreignBase;
        return Optional.of(new Location.Remote(ours ? Hrefs.withUserInfo(plain, asked) : plain));
    }

    private String why(URI uri) {
        if (!Hrefs.isOnNetwork(uri)) {
            return "has an address that is none";
        }
        return "https".equalsIgnoreCase(page.address().getScheme()) && "http".equalsIgnoreCase(uri.getScheme())
                ? "leads from https to http"
                : "leads from the network to this machine";
    }

    /** The trusted digests that the link states; nothing if one of them is malformed. */
    private static Optional<List<Digest>> digests(PageLink link) {
        Set<Digest> digests = new LinkedHashSet<>();
        List<String> stated = new ArrayList<>();
        link.hashes().forEach((algorithm, hex) -> stated.add(algorithm + "=" + hex));
        stated.sort(Comparator.naturalOrder());
        stated.addAll(List.of(Hrefs.fragment(link.href()).split("&", -1)));
        for (String text : stated) {
            int sign = text.indexOf('=');
            String algorithm = text.substring(0, Math.max(0, sign)).toLowerCase(Locale.ROOT);
            if (Algorithm.named(algorithm).isPresent()) {
                Optional<Digest> digest =
                        Digest.parse(algorithm + ":" + text.substring(sign + 1).toLowerCase(Locale.ROOT));
                if (digest.isEmpty()) {
                    return Optional.empty();
                }
                digests.add(digest.get());
            }
        }
        return Optional.of(List.copyOf(digests));
    }

    private static MetadataFile metadata(Location wheel, Map<String, String> stated) {
        Optional<Digest> digest = Optional.ofNullable(stated.get(Algorithm.SHA256.toString()))
                .flatMap(hex -> Digest.parse(Algorithm.SHA256 + ":" + hex.toLowerCase(Locale.ROOT)));
        Location location;
        if (wheel instanceof Location.Remote remote) {
            String address = remote.uri().toString();
            int query = address.indexOf('?');
            String path = query < 0 ? address : address.substring(0, query);
            location = new Location.Remote(URI.create(path + ".metadata" + address.substring(path.length())));
        } else {
            location = new Location.Local(Path.of(wheel + ".metadata"));
        }
        return new MetadataFile(location, digest);
    }

    private void refuse(String name, String why) {
        refused.add(Problem.of(
                ProblemCode.INDEX_LINK_REFUSED,
                "the link to `" + Redaction.printable(name) + "` on `" + IndexClient.shown(asked) + "` " + why));
    }

    private static Optional<Path> path(URI uri) {
        try {
            return Optional.of(Path.of(uri));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
