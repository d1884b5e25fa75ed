package dev.mizzen.build;

import dev.mizzen.archive.Owner;
import dev.mizzen.base.BaseFacts;
import dev.mizzen.base.BaseImage;
import dev.mizzen.base.RuntimeUser;
import dev.mizzen.bytecode.PlannedBytecode;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.firstparty.Declaration;
import dev.mizzen.firstparty.FirstParty;
import dev.mizzen.image.ImageSettings;
import dev.mizzen.index.Candidate;
import dev.mizzen.index.FetchProgress;
import dev.mizzen.index.StoredWheelFacts;
import dev.mizzen.index.WheelBuilder;
import dev.mizzen.index.WheelFacts;
import dev.mizzen.index.WheelFiles;
import dev.mizzen.layer.AppDistribution;
import dev.mizzen.layer.AppLayer;
import dev.mizzen.layer.AppPlace;
import dev.mizzen.layer.AppSource;
import dev.mizzen.layer.BytecodeLayer;
import dev.mizzen.layer.IgnorePatterns;
import dev.mizzen.layer.LayerBudget;
import dev.mizzen.layer.LayerPlan;
import dev.mizzen.layer.MemberLayer;
import dev.mizzen.layer.MemberLayers;
import dev.mizzen.layer.MemberSource;
import dev.mizzen.layer.VenvLayer;
import dev.mizzen.layer.VirtualEnvironment;
import dev.mizzen.layer.WheelLayers;
import dev.mizzen.layer.WheelSource;
import dev.mizzen.python.Target;
import dev.mizzen.registry.Registries;
import dev.mizzen.request.BuildRequest;
import dev.mizzen.resolve.Demand;
import dev.mizzen.resolve.PinnedSet;
import dev.mizzen.resolve.Resolution;
import dev.mizzen.resolve.Resolver;
import dev.mizzen.settings.Setting;
import dev.mizzen.store.Store;
import dev.mizzen.wheel.InstallScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Decides everything about one build: reads the project, the base and the wheels, and writes nothing but the store. */
final class Planner {
    private static final String PREFIX = OpenBase.PREFIX;
    private static final String APPLICATION = OpenBase.APPLICATION;
    private static final String INTERPRETER_LABEL = "dev.mizzen.bytecode.interpreter";
    private static final String LIBRARY_PATH = "LD_LIBRARY_PATH";

    private final BuildRequest request;
    private final Map<String, String> environment;
    private final Store store;
    private final Optional<Registries> registries;
    private final BuildNetwork network;
    private final BuildBytecode bytecode;
    private final BuildListener listener;
    private final Consumer<Problem> warnings;

    Planner(
            BuildRequest request,
            Map<String, String> environment,
            Store store,
            Optional<Registries> registries,
            BuildNetwork network,
            BuildBytecode bytecode,
            BuildListener listener,
            Consumer<Problem> warnings) {
        this.request = request;
        this.environment = environment;
        this.store = store;
        this.registries = registries;
        this.network = network;
        this.bytecode = bytecode;
        this.listener = listener;
        this.warnings = warnings;
    }

    BuildPlan plan() throws BuildException {
        ImageContent content = content();
        return new BuildPlan(content, settings(content));
    }

    /** What the image holds, whatever it runs. */
    ImageContent content() throws BuildException {
        listener.on(new BuildEvent.PhaseStarted("Reading the project"));
        Declaration project = Declaration.read(request.project());
        Optional<LockedProject> locked = LockedProject.find(request, project, listener, warnings);
        ProjectNeeds needs = locked.isPresent()
                ? ProjectNeeds.named(request.wheels())
                : ProjectNeeds.find(
                        request.project(),
                        project.pyproject(),
                        request.wheels(),
                        text -> note(text + "; there is no lock file"));
        DeclaredWheels declared = DeclaredWheels.read(
                needs.requirements(),
                request.wheels(),
                locked.map(LockedProject::addresses).orElse(List.of()),
                environment,
                network,
                this::tell,
                warnings);

        OpenBase open = OpenBase.open(request.base(), store, registries, listener);
        BaseImage base = open.image();
        BaseFacts facts = open.facts();
        Target target = open.target();
        RuntimeUser user = facts.user(request.container().user(), base.config());

        listener.on(new BuildEvent.PhaseStarted("Choosing wheels"));
        WheelBuilder builder = BuildRequirements.builder(declared, store, environment, target, warnings);
        WheelFiles files = new WheelFiles(store, declared.client(), fetchProgress(listener), builder);
        StoredWheelFacts wheelFacts = new StoredWheelFacts(store, files, declared.client(), warnings);
        BuildDemands wanted = BuildDemands.of(
                request.project(),
                project,
                request.application(),
                request.wheels().members(),
                needs,
                declared,
                locked.isPresent(),
                target,
                wheelFacts);
        Resolution resolution = resolve(declared, wanted, locked, target, wheelFacts);
        wheelFacts.keep();
        InstallScheme scheme = InstallScheme.of(PREFIX, target);
        WheelChecks wheels =
                new WheelChecks(store, files, scheme, facts, libraryPath(base), resolution.wheels(), warnings);
        wheels.run();
        List<WheelSource> installed = wheels.sources();

        VirtualEnvironment venv = new VirtualEnvironment(
                PREFIX, target.interpreter(), target.python().toString(), target.libraryDirectory());
        Owner owner = new Owner((int) user.uid(), (int) user.gid());
        List<Path> own = ownPlaces();
        List<MemberSource> members = wanted.firstParty().sources(resolution, scheme, own);
        AppPlace place = new AppPlace(APPLICATION, request.application().writable(), owner);
        Optional<AppDistribution> distribution = project.isAmong(resolution)
                ? Optional.empty()
                : project.distribution(scheme, request.application().version(), Setting.APP_WHEEL);
        AppLayer app = AppLayer.read(appSource(project, own, wanted.firstParty()), place, venv, distribution, warnings);
        BuildBytecode.Decision decision = bytecode.decide(base, facts);
        Optional<PlannedBytecode> compiled = decision.bytecode();
        List<LayerPlan> layers = new ArrayList<>();
        compiled.filter(planned -> request.layering().standardLibrary())
                .map(planned -> BytecodeLayer.ofStandardLibrary(StandardLibrary.plan(base, target, store), planned))
                .ifPresent(layers::add);
        layers.add(VenvLayer.plan(
                venv, VenvLayer.missingParents(List.of(PREFIX, APPLICATION), path -> facts.hasFolder("/" + path))));
        BytecodePlacement placement =
                new BytecodePlacement(compiled, request.layering().bytecodeOnly());
        Room room = new Room(base, placement);
        List<MemberLayer> memberLayers = MemberLayers.plan(members, distribution, venv, room.budget(0), warnings);
        layers.addAll(placement.ofWheels(
                wheelLayers(installed, wanted.application(), venv, room, memberLayers.size()), venv));
        layers.addAll(placement.ofMembers(memberLayers, venv));
        layers.addAll(placement.ofApplication(
                app, place, command(base), request.container().workdir().orElse(APPLICATION)));
        ChosenWheels chosen = new ChosenWheels(
                wanted.demands(), locked, declared, resolution, wanted.firstParty(), wheelFacts, installed);
        return new ImageContent(project, base, target, user, chosen, layers, decision);
    }

    /** The words that the image runs, unless that is a script of the environment. */
    private List<String> command(BaseImage base) {
        BuildRequest.Container wanted = request.container();
        List<String> words = new ArrayList<>(
                wanted.entrypoint().or(() -> base.config().entrypoint()).orElse(List.of()));
        words.addAll(wanted.cmd().or(() -> base.config().cmd()).orElse(List.of()));
        return words;
    }

    /** The absolute folders in which the image's loader looks first; ld.so(8) takes semicolons, too. */
    private List<String> libraryPath(BaseImage base) {
        String inherited = base.config().env().getOrDefault(LIBRARY_PATH, "");
        String path = request.container().env().getOrDefault(LIBRARY_PATH, inherited);
        return Stream.of(path.split("[:;]"))
                .filter(folder -> folder.startsWith("/"))
                .toList();
    }

    private void tell(String detail) {
        listener.on(new BuildEvent.Detailed(detail));
    }

    private void note(String text) {
        listener.on(new BuildEvent.Noted(text));
    }

    private Resolution resolve(
            DeclaredWheels declared,
            BuildDemands wanted,
            Optional<LockedProject> locked,
            Target target,
            WheelFacts facts)
            throws BuildException {
        Resolver.Wanted all = new Resolver.Wanted(
                wanted.demands(),
                wanted.own(),
                declared.constraints(),
                request.wheels().overrides(),
                Map.of(),
                declared.requireHashes());
        return declared.choose(
                warned -> locked.isPresent()
                        ? locked(locked.get(), declared, wanted, target, facts, warned)
                        : new Resolver(target, declared.sources(), facts, this::note, wanted.firstParty())
                                .resolve(all, warned),
                warnings);
    }

    private Resolution locked(
            LockedProject locked,
            DeclaredWheels declared,
            BuildDemands wanted,
            Target target,
            WheelFacts facts,
            Consumer<Problem> warned)
            throws BuildException {
        LockedProject.Meant meant = locked.demands(
                target, declared.sources(), facts, wanted.firstParty(), wanted.members(), this::tell, warned);
        List<Demand> all = new ArrayList<>(meant.demands());
        all.addAll(wanted.application());
        return wanted.firstParty()
                .told(new PinnedSet(target, declared.sources(), facts, meant.sources()).resolveLocked(all, warned));
    }

    private static FetchProgress fetchProgress(BuildListener listener) {
        StepClock steps = new StepClock(listener);
        return new FetchProgress() {
            @Override
            public void fetching(Candidate candidate) {
                steps.started(candidate, candidate.toString());
            }

            @Override
            public void fetched(Candidate candidate, long bytes, boolean reused) {
                steps.finished(candidate, candidate.toString(), bytes, reused);
            }
        };
    }

    /** The project's own wheel changes with every release, so it never shares a layer with its dependencies. */
    private static List<LayerPlan> wheelLayers(
            List<WheelSource> wheels, List<Demand> own, VirtualEnvironment venv, Room room, int members)
            throws BuildException {
        String name = own.stream()
                .map(demand -> demand.requirement().name().toString())
                .findFirst()
                .orElse("");
        List<WheelSource> dependencies =
                wheels.stream().filter(wheel -> !wheel.name().equals(name)).toList();
        List<WheelSource> application =
                wheels.stream().filter(wheel -> wheel.name().equals(name)).toList();
        LayerBudget budget = room.budget(members + application.size());
        List<LayerPlan> plans = new ArrayList<>(WheelLayers.plan(dependencies, venv, budget));
        plans.addAll(WheelLayers.plan(application, venv, budget));
        return plans;
    }

    /** How many layers there may be. */
    private final class Room {
        private final BaseImage base;
        private final BytecodePlacement placement;

        Room(BaseImage base, BytecodePlacement placement) {
            this.base = base;
            this.placement = placement;
        }

        /** @param more how many layers there are besides that of the application, not counting bytecode */
        LayerBudget budget(int more) {
            int each = placement.isBeside() ? 2 : 1;
            int library = placement.bytecode().isPresent() && request.layering().standardLibrary() ? 1 : 0;
            int fixed = library + 1 + each + each * more;
            return new LayerBudget(request.layering().most(), base.layers().size(), fixed, each);
        }
    }

    /** What is part of no project, though it may lie in one. */
    private List<Path> ownPlaces() {
        List<Path> own = new ArrayList<>(request.wheels().places().folders());
        own.add(store.root());
        request.outputs().forEach(output -> own.add(output.path()));
        request.base().reference().path().ifPresent(own::add);
        return own;
    }

    private AppSource appSource(Declaration project, List<Path> own, FirstParty firstParty) throws BuildException {
        List<String> others = firstParty.known().inApplication();
        if (!others.isEmpty()) {
            tell("not part of the application's own files: " + String.join(", ", others));
        }
        return new AppSource(
                request.project(),
                project.dockerignore()
                        .and(IgnorePatterns.of(request.application().exclude(), "--exclude")),
                IgnorePatterns.of(request.application().include(), "--include"),
                own,
                firstParty.known().others(),
                Optional.of(request.application().sourceRoots()).filter(roots -> !roots.isEmpty()));
    }

    /** Python takes the bytecode of a level only when it runs at that level. */
    private Map<String, String> environmentOf(BuildRequest.Container wanted) {
        Map<String, String> variables = new LinkedHashMap<>(wanted.env());
        if (request.layering().optimisation() > 0) {
            variables.putIfAbsent(
                    "PYTHONOPTIMIZE", String.valueOf(request.layering().optimisation()));
        }
        return variables;
    }

    private ImageSettings settings(ImageContent content) throws BuildException {
        BuildRequest.Container wanted = request.container();
        SortedMap<String, String> labels = new TreeMap<>(wanted.labels());
        content.bytecode().label().ifPresent(name -> labels.putIfAbsent(INTERPRETER_LABEL, name));
        Optional<List<String>> entrypoint = EntryPointChoice.choose(wanted, content.project(), PREFIX, listener);
        return new ImageSettings(
                PREFIX,
                wanted.workdir().orElse(APPLICATION),
                content.user().toString(),
                content.user().home(),
                entrypoint,
                wanted.cmd(),
                environmentOf(wanted),
                wanted.ports(),
                labels,
                wanted.annotations(),
                wanted.created().orElse(ImageSettings.EPOCH));
    }
}
