package dev.mizzen.sdist;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.digest.Digest;
import dev.mizzen.index.Candidate;
import dev.mizzen.index.WheelBuilder;
import dev.mizzen.index.WheelFile;
import dev.mizzen.python.Requirement;
import dev.mizzen.sandbox.HostPrograms;
import dev.mizzen.sandbox.RootWriter;
import dev.mizzen.sandbox.Ways;
import dev.mizzen.store.IncomingBlob;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreKey;
import dev.mizzen.store.StoredBlob;
import dev.mizzen.wheel.InstallPlan;
import dev.mizzen.wheel.InstallScheme;
import dev.mizzen.wheel.InstalledFile;
import dev.mizzen.wheel.Wheel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds wheels of source distributions, each once for one source distribution, one set of tools and one Python: what came of it is
 * kept in the store.
 */
public final class SdistWheels implements WheelBuilder {
    /** Raised when the same source distribution would be built otherwise. */
    private static final long VERSION = 1;

    private final Store store;
    private final HostPrograms host;
    private final BuildBounds bounds;
    private final String series;
    private final BuildTools tools;
    private final Consumer<Problem> warnings;
    private @Nullable HostPython python;

    /**
     * @param series the Python that is preferred, such as {@code 3.12}
     * @param tools finds what builds need
     * @param warnings hears of every wheel that was built
     */
    public SdistWheels(
            Store store,
            HostPrograms host,
            BuildBounds bounds,
            String series,
            BuildTools tools,
            Consumer<Problem> warnings) {
        this.store = store;
        this.host = host;
        this.bounds = bounds;
        this.series = series;
        this.tools = tools;
        this.warnings = warnings;
    }

    @Override
    public synchronized WheelFile build(Candidate candidate, WheelFile sdist) throws BuildException {
        String owner = candidate.toString();
        HostPython interpreter = python(owner);
        Path project = store.tree(
                StoreKey.of("sdist-source").with("sdist", sdist.sha256()).with("version", VERSION),
                folder -> SdistTree.unpack(sdist.path(), owner, folder));
        BuildSystem system = system(project, owner);
        BuildRun run = new BuildRun(host, bounds, interpreter, system, project, owner);
        List<BuildTools.Tool> first = found(system.requires(), interpreter, owner);
        List<Requirement> wanted = new ArrayList<>(system.requires());
        wanted.addAll(asked(run, first, sdist.sha256(), interpreter, owner));
        List<BuildTools.Tool> all =
                wanted.size() == system.requires().size() ? first : found(wanted, interpreter, owner);
        Path folder = folder(all, interpreter);
        byte[] made = store.once(key("sdist-wheel", all, sdist.sha256(), interpreter), this::isHere, () -> {
            Named wheel = made(run, folder, candidate);
            return (wheel.blob().digest() + " " + wheel.blob().size()).getBytes(UTF_8);
        });
        warnings.accept(built(candidate, interpreter, all));
        StoredBlob blob = blob(made).orElseThrow();
        return new WheelFile(store.file(blob), blob.digest(), blob.size());
    }

    private HostPython python(String owner) throws BuildException {
        HostPython known = python;
        if (known == null) {
            known = HostPython.find(new Ways(host, bounds.limits()), series, owner);
            python = known;
        }
        return known;
    }

    private static BuildSystem system(Path project, String owner) throws BuildException {
        try {
            return BuildSystem.read(project, owner);
        } catch (IOException e) {
            throw Problem.of(ProblemCode.FILE_INVALID, "`" + owner + "` can't be read: " + e.getMessage())
                    .exception(e);
        }
    }

    private List<BuildTools.Tool> found(List<Requirement> wanted, HostPython interpreter, String owner)
            throws BuildException {
        return wanted.isEmpty() ? List.of() : tools.find(wanted, interpreter.target(), owner);
    }

    /** What the backend wants besides; remembered, since it is asked by running it. */
    private List<Requirement> asked(
            BuildRun run, List<BuildTools.Tool> first, Digest sdist, HostPython interpreter, String owner)
            throws BuildException {
        Path folder = folder(first, interpreter);
        byte[] said = store.once(
                key("sdist-requires", first, sdist, interpreter),
                value -> true,
                () -> String.join("\n", run.requires(folder)).getBytes(UTF_8));
        List<Requirement> requirements = new ArrayList<>();
        for (String line : new String(said, UTF_8).lines().toList()) {
            try {
                requirements.add(Requirement.parse(line));
            } catch (SyntaxException e) {
                throw Problem.of(
                                ProblemCode.SDIST_BUILD_FAILED,
                                "the build of `" + owner + "` asks for `" + Redaction.printable(line)
                                        + "`, which is no requirement")
                        .exception(e);
            }
        }
        return requirements;
    }

    private static StoreKey key(String kind, List<BuildTools.Tool> tools, Digest sdist, HostPython interpreter) {
        return StoreKey.of(kind)
                .with("sdist", sdist)
                .with("tools", digests(tools))
                .with("python", interpreter.toString())
                .with("program", Digest.sha256(BuildRun.script().getBytes(UTF_8)))
                .with("version", VERSION);
    }

    private static String digests(List<BuildTools.Tool> tools) {
        return tools.stream().map(tool -> tool.sha256().toString()).collect(Collectors.joining(" "));
    }

    /** The tools as an environment has them. */
    private Path folder(List<BuildTools.Tool> wanted, HostPython interpreter) throws BuildException {
        StoreKey key = StoreKey.of("sdist-tools")
                .with("tools", digests(wanted))
                .with("library", interpreter.target().libraryDirectory())
                .with("version", VERSION);
        InstallScheme scheme = InstallScheme.of("/tools", interpreter.target());
        return store.tree(key, folder -> {
            RootWriter writer = new RootWriter(folder, SdistTree.MOST_ENTRIES, SdistTree.MOST_BYTES);
            Set<String> made = new HashSet<>();
            for (BuildTools.Tool tool : wanted) {
                try (Wheel wheel = tool.opening().open()) {
                    for (InstalledFile file :
                            InstallPlan.of(wheel, scheme, problem -> {}).files()) {
                        write(file, scheme, writer, made);
                    }
                }
            }
        });
    }

    private static void write(InstalledFile file, InstallScheme scheme, RootWriter writer, Set<String> made)
            throws IOException, BuildException {
        String path = file.path().substring(scheme.root().length() + 1);
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            if (made.add(path.substring(0, slash))) {
                writer.directory(path.substring(0, slash));
            }
        }
        writer.file(path, (file.entry().mode() & 0111) != 0, file.entry().content()::writeTo);
    }

    /** A wheel that was made. */
    private record Named(String name, StoredBlob blob) {}

    private Named made(BuildRun run, Path folder, Candidate candidate) throws BuildException {
        try (IncomingBlob blob = store.incoming()) {
            Named wheel = new Named(run.wheel(folder, blob), blob.commit());
            PureWheel.check(store.file(wheel.blob()), wheel.name(), candidate, warnings);
            return wheel;
        } catch (IOException e) {
            throw Problem.of(
                            ProblemCode.STORE_UNWRITABLE,
                            "the wheel of `" + candidate + "` can't be kept: "
                                    + Redaction.printable(String.valueOf(e.getMessage())))
                    .exception(e);
        }
    }

    private boolean isHere(byte[] value) {
        return blob(value).isPresent();
    }

    private Optional<StoredBlob> blob(byte[] value) {
        String[] words = new String(value, UTF_8).split(" ");
        return Digest.parse(words[0]).flatMap(store::find);
    }

    private static Problem built(Candidate candidate, HostPython interpreter, List<BuildTools.Tool> tools) {
        String with = tools.isEmpty()
                ? ""
                : " with "
                        + Redaction.named(
                                tools.stream().map(BuildTools.Tool::name).toList());
        return Problem.of(
                        ProblemCode.SDIST_BUILT,
                        "`" + candidate + "` is a source distribution; its wheel was built here, by " + interpreter
                                + with)
                .hint("the image depends on what was built: to have the same everywhere, keep the wheel and name its"
                        + " folder with `--find-links`");
    }
}
