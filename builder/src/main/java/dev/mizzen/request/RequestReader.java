package dev.mizzen.request;

import dev.mizzen.base.BaseReference;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.oci.ImagePlace;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.Version;
import dev.mizzen.request.BuildRequest.Application;
import dev.mizzen.request.BuildRequest.Base;
import dev.mizzen.request.BuildRequest.Container;
import dev.mizzen.request.BuildRequest.Layering;
import dev.mizzen.request.BuildRequest.RegistryUse;
import dev.mizzen.request.BuildRequest.ResultFiles;
import dev.mizzen.request.BuildRequest.Wheels;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.SettingItems;
import dev.mizzen.settings.SettingValue;
import dev.mizzen.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Turns settings into the typed values of a request; collects everything that is wrong. */
final class RequestReader {
    private final Settings settings;
    private final Map<String, String> environment;
    private final List<Problem> problems = new ArrayList<>();
    private final SettingItems items;
    private final BaseReader bases;

    RequestReader(Settings settings, Map<String, String> environment) {
        this.settings = settings;
        this.environment = environment;
        this.items = new SettingItems(settings, problems);
        this.bases = new BaseReader(settings, problems);
    }

    /** @param hasPlace whether it must be said where the image goes */
    BuildRequest read(Path project, boolean hasPlace) throws BuildException {
        Optional<Base> base = bases.base();
        List<ImagePlace> outputs = outputs(base, hasPlace);
        List<ImageReference> names = names();
        RegistryUse registries = registries();
        Container container = new ContainerReader(settings, environment, problems).read();
        Wheels wheels = wheels();
        ResultFiles results = new ResultFiles(
                items.path(Setting.METADATA_FILE), items.path(Setting.IIDFILE), items.path(Setting.IMAGE_REFS));
        Application application = new Application(
                items.texts(Setting.INCLUDE),
                items.texts(Setting.EXCLUDE),
                items.texts(Setting.WRITABLE),
                items.texts(Setting.SOURCE_ROOT),
                items.path(Setting.APP_WHEEL),
                items.parsed(Setting.APP_VERSION, Version::parse));
        if (application.wheel().isPresent() && application.version().isPresent()) {
            items.invalid("a project whose wheel is given has its version from there", items.only(Setting.APP_VERSION));
        }
        Layering layering = new LayeringReader(settings, problems)
                .read(base.map(Base::reference)
                        .filter(BaseReference.Scratch.class::isInstance)
                        .isPresent());
        BuildException.throwIfAny(problems);
        return new BuildRequest(
                project,
                base.orElseThrow(),
                wheels,
                names,
                outputs,
                registries,
                container,
                application,
                layering,
                results);
    }

    LockRequest readLock(Path project, Path file, LockRequest.Change change) throws BuildException {
        List<Base> locked = bases.lockBases();
        Wheels wheels = wheels();
        RegistryUse registries = registries();
        BuildException.throwIfAny(problems);
        return new LockRequest(project, locked, wheels, registries, file, change);
    }

    private Wheels wheels() {
        return new Wheels(
                items.paths(Setting.REQUIREMENTS),
                LockUse.of(settings, problems),
                new MemberUse(items.path(Setting.WORKSPACE), items.paths(Setting.MEMBER_WHEEL)),
                WheelPlaces.of(settings, problems),
                overrides(),
                settings.isTrue(Setting.REQUIRE_HASHES),
                NetworkUse.of(settings, problems));
    }

    private List<Requirement> overrides() {
        List<Requirement> overrides = new ArrayList<>();
        for (SettingValue.Item item : settings.items(Setting.OVERRIDE)) {
            try {
                Requirement override = Requirement.parse(item.text());
                if (override.url().isPresent()) {
                    items.invalid("an override names versions, not a place", item);
                }
                if (overrides.stream().anyMatch(other -> other.name().equals(override.name()))) {
                    items.invalid("a project has one override", item);
                }
                overrides.add(override);
            } catch (SyntaxException e) {
                problems.add(SettingItems.placed(e, item));
            }
        }
        return overrides;
    }

    private List<ImagePlace> outputs(Optional<Base> base, boolean hasPlace) {
        List<SettingValue.Item> given = settings.items(Setting.OUTPUT);
        if (hasPlace && given.isEmpty() && !settings.isTrue(Setting.PUSH)) {
            problems.add(SettingItems.missing("nothing says where the image goes", Setting.OUTPUT));
        }
        List<ImagePlace> outputs = new ArrayList<>();
        for (SettingValue.Item item : given) {
            try {
                ImagePlace output = output(item.text());
                OutputPlaces.clash(output, outputs, base.map(Base::reference))
                        .ifPresent(clash -> problems.add(Problem.of(
                                        ProblemCode.CONFIG_INVALID,
                                        Redaction.printable("the output `" + output + "` " + clash, 400))
                                .at(item.where())));
                outputs.add(output);
            } catch (SyntaxException e) {
                problems.add(SettingItems.placed(e, item));
            }
        }
        return outputs;
    }

    private static ImagePlace output(String text) throws SyntaxException {
        return ImagePlace.parse(text)
                .map(ImagePlace::tagged)
                .orElseThrow(() -> new SyntaxException(
                        ProblemCode.REFERENCE_INVALID,
                        "an output is `oci:DIR[:TAG]`, `oci-archive:FILE[:TAG]` or `docker-archive:FILE[:NAME:TAG]`",
                        text,
                        0,
                        text.length()));
    }

    private List<ImageReference> names() {
        List<ImageReference> names = new ArrayList<>();
        for (SettingValue.Item item : settings.items(Setting.TAG)) {
            try {
                ImageReference name = ImageReference.parse(item.text());
                if (name.digest().isPresent()) {
                    items.invalid("a name for a new image has no digest", item);
                }
                names.add(name);
            } catch (SyntaxException e) {
                problems.add(SettingItems.placed(e, item));
            }
        }
        return names;
    }

    private RegistryUse registries() {
        boolean push = settings.isTrue(Setting.PUSH);
        if (push && settings.items(Setting.TAG).isEmpty()) {
            problems.add(SettingItems.missing("`--push` needs a name for the image", Setting.TAG));
        }
        if (push && settings.isTrue(Setting.OFFLINE)) {
            problems.add(
                    Problem.of(ProblemCode.OFFLINE_REFUSED, "`--push` needs the network, which `--offline` forbids")
                            .hint("write the image with `-o oci:DIR` or `-o oci-archive:FILE`, and push it later"));
        }
        Set<String> insecure = new TreeSet<>();
        for (SettingValue.Item item : settings.items(Setting.INSECURE_REGISTRY)) {
            if (!isRegistry(item.text())) {
                items.invalid("an insecure registry is `HOST` or `HOST:PORT`, as in the names of its images", item);
            }
            insecure.add(item.text());
        }
        return new RegistryUse(push, insecure);
    }

    private static boolean isRegistry(String text) {
        try {
            return ImageReference.parse(text + "/name").registry().equals(text);
        } catch (SyntaxException e) {
            return false;
        }
    }
}
