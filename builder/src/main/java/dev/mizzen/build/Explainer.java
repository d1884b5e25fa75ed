package dev.mizzen.build;

import dev.mizzen.base.BaseFilesystem;
import dev.mizzen.base.BaseImage;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.layer.StoredLayers;
import dev.mizzen.python.ProjectName;
import dev.mizzen.request.BuildRequest;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreLocation;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Answers questions about an image from its plan: no layer is made, and nothing is written but the store. */
public final class Explainer {
    private final Map<String, String> environment;
    private final Path home;
    private final InstantSource clock;
    private final int threads;

    /**
     * @param environment the variables of the process
     * @param home the user's home directory
     * @param clock tells the store when something was used
     * @param threads how many interpreters run at most, where the plan depends on one; 1 or more
     */
    public Explainer(Map<String, String> environment, Path home, InstantSource clock, int threads) {
        this.environment = Map.copyOf(environment);
        this.home = home;
        this.clock = clock;
        this.threads = threads;
    }

    /**
     * Explains a package or a path of the image that {@code request} asks for.
     *
     * @param subject the name of a package; with a slash in it a path of the image, absolute, or relative to {@code site-packages},
     *     the environment or the application
     * @throws BuildException {@code WHEEL_NOT_FOUND} or {@code FILE_NOT_FOUND} if the image has nothing of the kind; else as a
     *     build that plans the image
     */
    public Explanation explain(BuildRequest request, String subject, BuildListener listener) throws BuildException {
        Consumer<Problem> warn = problem -> {}; // what is odd about the image concerns who builds it
        BuildListener progress = event -> {
            if (!(event instanceof BuildEvent.Noted)) {
                listener.on(event);
            }
        };
        try (Store store = Store.open(StoreLocation.of(environment, home), clock, warn);
                RegistryAccess access = RegistryAccess.of(request, environment, home);
                BuildNetwork network =
                        new BuildNetwork(environment, home, request.wheels().network(), store, clock);
                BuildBytecode bytecode =
                        new BuildBytecode(request, store, access.registries(), environment, threads, progress, warn)) {
            ImageContent content = new Planner(
                            request, environment, store, access.registries(), network, bytecode, progress, warn)
                    .content();
            StoredLayers stored = new StoredLayers(store, request.layering().compression());
            LayerSearch layers = new LayerSearch(content, stored);
            if (subject.contains("/")) {
                return path(subject, content, layers);
            }
            ProjectName name = ProjectName.tryParse(subject).orElseThrow(() -> noName(subject));
            return new PackageExplainer(content, layers, request.wheels().overrides()).explain(name);
        }
    }

    private static Explanation path(String subject, ImageContent content, LayerSearch layers) throws BuildException {
        String stripped = subject.replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
        List<String> candidates = stripped.startsWith("/")
                ? List.of(stripped)
                : Stream.of(
                                OpenBase.PREFIX + "/" + content.target().libraryDirectory() + "/site-packages",
                                OpenBase.PREFIX,
                                OpenBase.APPLICATION)
                        .map(folder -> folder + "/" + stripped)
                        .toList();
        for (String path : candidates) {
            List<Explanation.Part> parts = layers.at(path);
            if (!parts.isEmpty()) {
                return new Explanation.Found(path, parts);
            }
        }
        Optional<Explanation.Part> part = ofBase(content.base(), candidates.get(0));
        if (part.isPresent()) {
            return new Explanation.Found(candidates.get(0), List.of(part.get()));
        }
        throw Problem.of(ProblemCode.FILE_NOT_FOUND, "the image has no `" + Redaction.printable(stripped) + "`")
                .hint("name an absolute path of the image, such as `" + OpenBase.APPLICATION
                        + "`, or one below `site-packages`")
                .exception();
    }

    private static Optional<Explanation.Part> ofBase(BaseImage base, String path) throws BuildException {
        BaseFilesystem files = BaseFilesystem.read(base, entry -> false);
        OptionalInt layer = files.layer(path);
        if (layer.isEmpty()) {
            return Optional.empty();
        }
        int number = layer.getAsInt();
        var blob = base.layers().get(number).descriptor();
        return files.entry(path)
                .map(entry -> new Explanation.Part(
                        "the base " + Redaction.printable(base.source().toString(), 400),
                        entry.isDirectory() ? 0 : 1,
                        Optional.of(entry.size()),
                        new Explanation.LayerAt(
                                "base",
                                "base layer " + (number + 1),
                                Optional.of(new Explanation.Stored(blob.digest(), blob.size())))));
    }

    private static BuildException noName(String subject) {
        return Problem.of(
                        ProblemCode.USAGE_INVALID,
                        "`" + Redaction.printable(subject) + "` is neither the name of a package nor a path")
                .hint("name a package, or a path with a `/` in it")
                .exception();
    }
}
