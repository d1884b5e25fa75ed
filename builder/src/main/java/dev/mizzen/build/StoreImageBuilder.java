package dev.mizzen.build;

import dev.mizzen.base.BaseImage;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.image.AddedLayer;
import dev.mizzen.image.BaseParts;
import dev.mizzen.image.Image;
import dev.mizzen.image.ImageAssembler;
import dev.mizzen.layer.Layer;
import dev.mizzen.layer.LayerMaker;
import dev.mizzen.layer.LayerPlan;
import dev.mizzen.layer.LayerProgress;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.request.BuildRequest;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreLocation;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Builds images with a store at hand: plans, makes the layers that the store does not have, puts the image together and writes
 * it to all its places.
 */
public final class StoreImageBuilder implements ImageBuilder {
    private final Map<String, String> environment;
    private final Path home;
    private final InstantSource clock;
    private final int threads;

    /**
     * @param environment the variables of the process: where the store is, what requirements files are filled in from
     * @param home the user's home directory
     * @param clock tells the store when something was used, and how old pages of indexes are; reaches no image
     * @param threads how many layers are made at once, 1 or more; reaches no image either
     */
    public StoreImageBuilder(Map<String, String> environment, Path home, InstantSource clock, int threads) {
        this.environment = Map.copyOf(environment);
        this.home = home;
        this.clock = clock;
        this.threads = threads;
    }

    @Override
    public BuildResult build(BuildRequest request, BuildListener listener) throws BuildException {
        if (request.outputs().isEmpty() && !request.registries().push()) {
            throw new IllegalArgumentException("a build needs an output");
        }
        List<Problem> warnings = Collections.synchronizedList(new ArrayList<>());
        Consumer<Problem> warn = problem -> {
            warnings.add(problem);
            listener.on(new BuildEvent.Warned(problem));
        };
        Path root = StoreLocation.of(environment, home);
        try (Store store = Store.open(root, clock, warn);
                RegistryAccess access = RegistryAccess.of(request, environment, home);
                BuildNetwork network =
                        new BuildNetwork(environment, home, request.wheels().network(), store, clock);
                BuildBytecode bytecode =
                        new BuildBytecode(request, store, access.registries(), environment, threads, listener, warn)) {
            Destinations destinations = new Destinations(request, store, access.sinks());
            destinations.prepare();
            BuildPlan plan = new Planner(
                            request, environment, store, access.registries(), network, bytecode, listener, warn)
                    .plan();
            return execute(request, plan, store, destinations, bytecode, listener, warn, warnings);
        }
    }

    private BuildResult execute(
            BuildRequest request,
            BuildPlan wanted,
            Store store,
            Destinations destinations,
            BuildBytecode bytecode,
            BuildListener listener,
            Consumer<Problem> warn,
            List<Problem> warnings)
            throws BuildException {
        listener.on(new BuildEvent.PhaseStarted("Making layers"));
        Set<LayerPlan> reused = ConcurrentHashMap.newKeySet();
        LayerProgress progress = progress(listener, reused);
        List<Layer> made = makeLayers(request, wanted.layers(), store, progress);
        bytecode.tell(wanted.layers());
        List<Layer> layers = made.stream().filter(StoreImageBuilder::isOfUse).toList();
        BuildPlan plan = wanted.with(IntStream.range(0, made.size())
                .filter(i -> isOfUse(made.get(i)))
                .mapToObj(wanted.layers()::get)
                .toList());
        List<AddedLayer> added = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            added.add(new AddedLayer(
                    stored(layer, store), layer.diffId(), "mizzen: " + layer.role() + " " + layer.title()));
        }
        BaseImage base = plan.base();
        BaseParts parts = new BaseParts(base.config(), base.layers(), base.name(), base.namedDigest());
        Image image = ImageAssembler.assemble(parts, added, plan.settings(), warn);

        listener.on(new BuildEvent.PhaseStarted("Writing the image"));
        List<BuildResult.Push> pushes;
        try {
            pushes = destinations.write(image, listener, warn);
        } catch (BuildException e) {
            if (!remakeDamaged(request, plan, layers, e, store, progress)) {
                throw e;
            }
            pushes = destinations.write(image, listener, warn);
        }
        return result(request, plan, layers, reused, image, pushes, warnings);
    }

    /** Whether a layer belongs into the image: bytecode that nothing has is not worth one of its own. */
    private static boolean isOfUse(Layer layer) {
        return !layer.role().isBytecode() || !layer.isEmpty();
    }

    private List<Layer> makeLayers(BuildRequest request, List<LayerPlan> plans, Store store, LayerProgress progress)
            throws BuildException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            return new LayerMaker(store, request.layering().compression(), pool, threads, progress).make(plans);
        } finally {
            pool.shutdownNow();
        }
    }

    private static LayerProgress progress(BuildListener listener, Set<LayerPlan> reused) {
        StepClock steps = new StepClock(listener);
        return new LayerProgress() {
            @Override
            public void making(LayerPlan plan) {
                steps.started(plan, plan.title());
            }

            @Override
            public void done(LayerPlan plan, Layer layer, boolean known) {
                if (known) {
                    reused.add(plan);
                } else {
                    reused.remove(plan);
                }
                steps.finished(plan, plan.title(), layer.descriptor().size(), known);
            }
        };
    }

    /** The layer's blob, which is verified by whoever reads it. */
    private static Blob stored(Layer layer, Store store) throws BuildException {
        Descriptor descriptor = layer.descriptor();
        Path file = store.file(descriptor.digest(), descriptor.size())
                .orElseThrow(() -> Problem.of(
                                ProblemCode.STORE_CORRUPT, "the layer `" + layer.title() + "` is gone from the store")
                        .hint("run the build again: it makes the layer anew")
                        .exception());
        return Blob.of(descriptor, file);
    }

    /** Makes the layers again that turned out to be damaged when they were read; whether there were any. */
    private boolean remakeDamaged(
            BuildRequest request,
            BuildPlan plan,
            List<Layer> layers,
            BuildException failure,
            Store store,
            LayerProgress progress)
            throws BuildException {
        if (failure.problems().stream().noneMatch(problem -> problem.code() == ProblemCode.BLOB_CORRUPT)) {
            return false;
        }
        List<LayerPlan> damaged = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Descriptor descriptor = layers.get(i).descriptor();
            if (store.verified(descriptor.digest(), descriptor.size()).isEmpty()) {
                damaged.add(plan.layers().get(i));
            }
        }
        makeLayers(request, damaged, store, progress);
        return !damaged.isEmpty();
    }

    private static BuildResult result(
            BuildRequest request,
            BuildPlan plan,
            List<Layer> layers,
            Set<LayerPlan> reused,
            Image image,
            List<BuildResult.Push> pushes,
            List<Problem> warnings) {
        List<BuildResult.BuiltLayer> built = new ArrayList<>();
        BaseImage base = plan.base();
        for (int i = 0; i < base.layers().size(); i++) {
            Descriptor descriptor = base.layers().get(i).descriptor();
            built.add(new BuildResult.BuiltLayer(
                    "base",
                    "base layer " + (i + 1),
                    descriptor.digest(),
                    base.config().diffIds().get(i),
                    descriptor.size(),
                    true));
        }
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            Descriptor descriptor = layer.descriptor();
            built.add(new BuildResult.BuiltLayer(
                    layer.role().toString(),
                    layer.title(),
                    descriptor.digest(),
                    layer.diffId(),
                    descriptor.size(),
                    reused.contains(plan.layers().get(i))));
        }
        return new BuildResult(
                request.names(),
                image.digest(),
                image.manifest().config().digest(),
                image.config().platform(),
                plan.target().python().toString(),
                new BuildResult.Bytecode(
                        plan.bytecode().mode().toString(), plan.bytecode().interpreter()),
                plan.settings().created(),
                built,
                request.outputs(),
                pushes,
                warnings);
    }
}
