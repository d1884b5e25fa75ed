package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import dev.mizzen.firstparty.FirstParty;
import dev.mizzen.firstparty.Member;
import dev.mizzen.index.Candidate;
import dev.mizzen.index.IndexClient;
import dev.mizzen.index.PackageSources;
import dev.mizzen.project.DeclaredRequirement;
import dev.mizzen.project.Link;
import dev.mizzen.project.RequirementsFile;
import dev.mizzen.project.RequirementsOptions;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.Target;
import dev.mizzen.python.WheelFilename;
import dev.mizzen.request.BuildRequest;
import dev.mizzen.resolve.Demand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the requirements files of a request come to: demands, constraints, and the sources that are asked.
 *
 * @param demands what must be there
 * @param constraints what is allowed if it is there
 * @param folders the lines that name folders of sources
 * @param sources where wheels are looked for
 * @param client brings those that are elsewhere
 * @param requireHashes whether a set without any hash is refused
 */
record DeclaredWheels(
        List<Demand> demands,
        List<Demand> constraints,
        List<FolderLine> folders,
        PackageSources sources,
        IndexClient client,
        boolean requireHashes) {
    private static final Pattern STATED = Pattern.compile("(?i)[#&](?:sha256|sha384|sha512)=");
    private static final Pattern WEAK = Pattern.compile("(?i)[#&](md5|sha1|sha224)=");

    DeclaredWheels {
        demands = List.copyOf(demands);
        constraints = List.copyOf(constraints);
        folders = List.copyOf(folders);
    }

    /**
     * Reads the files; a problem for everything in them that can't be had.
     *
     * @param files the requirements files
     * @param addresses further addresses that may hold secrets
     * @param details hears what sources pass over
     */
    static DeclaredWheels read(
            List<Path> files,
            BuildRequest.Wheels wheels,
            List<String> addresses,
            Map<String, String> environment,
            BuildNetwork network,
            Consumer<String> details,
            Consumer<Problem> warnings)
            throws BuildException {
        RequirementsFile file = RequirementsFile.read(files, environment, warnings);
        IndexClient client = network.indexes(DeclaredSources.secrets(file, wheels.places(), addresses, environment));
        List<Problem> problems = new ArrayList<>();
        PackageSources sources = DeclaredSources.read(wheels.places(), file.options(), client, details, problems);
        file.options().trustedHosts().forEach(host -> warnings.accept(trustedHost(host)));
        boolean requireHashes = wheels.requireHashes() || file.options().requireHashes();
        List<Demand> demands = new ArrayList<>();
        List<Demand> constraints = new ArrayList<>();
        List<FolderLine> folders = new ArrayList<>();
        for (DeclaredRequirement line : file.requirements()) {
            Optional<FolderLine> folder = line.constraint() ? Optional.empty() : FolderLine.of(line);
            try {
                if (folder.isPresent()) {
                    folders.add(unhashed(line, folder.get()));
                    continue;
                }
                (line.constraint() ? constraints : demands).add(demand(line));
            } catch (BuildException e) {
                problems.addAll(e.problems());
            }
        }
        boolean hashed = requireHashes
                || demands.stream().anyMatch(demand -> !demand.hashes().isEmpty());
        if (hashed) {
            file.requirements().stream()
                    .filter(DeclaredWheels::isWeaklyHashed)
                    .forEach(line -> problems.add(weaklyHashed(line)));
        }
        BuildException.throwIfAny(problems);
        return new DeclaredWheels(demands, constraints, folders, sources, client, requireHashes);
    }

    private static FolderLine unhashed(DeclaredRequirement line, FolderLine folder) throws BuildException {
        if (!line.hashes().isEmpty()) {
            throw Problem.of(ProblemCode.REQUIREMENTS_INVALID, "`" + line + "` is a folder, which has no hash")
                    .at(line.span())
                    .hint("leave `--hash` out: the folder is part of the project, as its own files are")
                    .exception();
        }
        return folder;
    }

    /**
     * All demands on {@code target}, with those for the projects that lines name by their folders.
     *
     * @throws BuildException with everything that is wrong with these
     */
    List<Demand> demands(FirstParty firstParty, Target target) throws BuildException {
        List<Demand> all = new ArrayList<>(demands);
        List<Problem> problems = new ArrayList<>();
        for (FolderLine line : folders) {
            try {
                if (!line.countsFor(target)) {
                    continue;
                }
                Member member = firstParty.known().add(line.name(), line.folder(), line.where());
                all.add(Demand.of(line.on(member.name()), List.of(), line.where()));
            } catch (BuildException e) {
                problems.addAll(e.problems());
            }
        }
        BuildException.throwIfAny(problems);
        return all;
    }

    /** Chooses wheels from {@link #sources}. */
    @FunctionalInterface
    interface Choice<T> {
        T make(Consumer<Problem> warnings) throws BuildException;
    }

    /**
     * What {@code choice} comes to: where it fails though pages were taken without asking their servers, that of a second try with
     * pages as they are now. A failure shows no secrets.
     */
    <T> T choose(Choice<T> choice, Consumer<Problem> warnings) throws BuildException {
        List<Problem> heard = new ArrayList<>();
        try {
            T chosen = choice.make(heard::add);
            heard.forEach(warnings);
            return chosen;
        } catch (BuildException e) {
            if (e.problems().get(0).code() == ProblemCode.INTERRUPTED || !sources.askAgain()) {
                heard.forEach(warnings);
                throw client.hide(e);
            }
        }
        try {
            return choice.make(warnings);
        } catch (BuildException e) {
            throw client.hide(e);
        }
    }

    private static Demand demand(DeclaredRequirement line) throws BuildException {
        if (line.editable()) {
            throw unsupported(line, "comes from a repository, of which nothing is built here");
        }
        Optional<Candidate> file = Optional.empty();
        List<Digest> hashes = line.hashes();
        if (line.link().isPresent()) {
            Link link = line.link().get();
            file = Optional.of(candidate(line, link));
            hashes = hashes.isEmpty() ? link.digest().stream().toList() : hashes;
        }
        return new Demand(
                line.requirement().orElseThrow(() -> unsupported(line, "is not a wheel")), file, hashes, line.span());
    }

    private static Candidate candidate(DeclaredRequirement line, Link link) throws BuildException {
        Candidate candidate = link instanceof Link.Local local
                ? localWheel(line, local)
                : Candidate.ofUrl(((Link.Remote) link).url())
                        .orElseThrow(() -> unsupported(line, "is not a wheel that can be fetched"));
        if (STATED.matcher(link instanceof Link.Remote remote ? remote.url() : "")
                        .find()
                && link.digest().isEmpty()) {
            throw Problem.of(ProblemCode.REQUIREMENTS_INVALID, "`" + line + "` states a hash that is none")
                    .at(line.span())
                    .hint("`#sha256=` is followed by 64 hexadecimal digits")
                    .exception();
        }
        ProjectName meant = line.requirement()
                .map(Requirement::name)
                .orElse(candidate.filename().name());
        if (!meant.equals(candidate.filename().name())) {
            throw Problem.of(ProblemCode.REQUIREMENTS_INVALID, "`" + line + "` names the wheel of another project")
                    .at(line.span())
                    .values(meant.toString(), candidate.filename().name().toString())
                    .exception();
        }
        return link.digest().map(candidate::with).orElse(candidate);
    }

    private static Candidate localWheel(DeclaredRequirement line, Link.Local local) throws BuildException {
        Path name = local.path().getFileName();
        Optional<WheelFilename> filename = name == null ? Optional.empty() : WheelFilename.tryParse(name.toString());
        if (filename.isEmpty()) {
            throw unsupported(line, "is not a wheel");
        }
        if (!Files.isRegularFile(local.path())) {
            throw Problem.of(ProblemCode.FILE_NOT_FOUND, "the wheel `" + line + "` does not exist")
                    .at(line.span())
                    .hint("put the wheel there, or pin its version and name its folder with `--find-links`")
                    .exception();
        }
        return Candidate.of(filename.get(), local.path());
    }

    private static boolean isWeaklyHashed(DeclaredRequirement line) {
        return !line.constraint()
                && line.hashes().isEmpty()
                && line.link().isPresent()
                && line.link().get().digest().isEmpty()
                && WEAK.matcher(line.text()).find();
    }

    private static Problem trustedHost(RequirementsOptions.Value host) {
        return Problem.of(
                        ProblemCode.REQUIREMENTS_OPTION_IGNORED,
                        "`--trusted-host " + host + "` has no effect: certificates are always looked at")
                .at(host.span())
                .hint("name a file with the server's certificate in `SSL_CERT_FILE`");
    }

    private static Problem weaklyHashed(DeclaredRequirement line) {
        Matcher weak = WEAK.matcher(line.text());
        return Problem.of(
                        ProblemCode.WHEEL_HASH_MISSING,
                        "`" + line + "` has a hash that is not trusted, and hashes are required")
                .at(line.span())
                .values("sha256, sha384 or sha512", weak.find() ? weak.group(1).toLowerCase(Locale.ROOT) : "none")
                .hint("add `--hash=sha256:…`, or `#sha256=…` to the URL");
    }

    private static BuildException unsupported(DeclaredRequirement line, String why) {
        return Problem.of(ProblemCode.REQUIREMENT_UNSUPPORTED, "`" + line + "` " + why)
                .at(line.span())
                .hint("make or fetch its wheel once, `pip wheel --no-deps …`, put it into a folder that `--find-links`"
                        + " names, and pin its version here")
                .exception();
    }
}
