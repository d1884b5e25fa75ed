package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.NearestName;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.layer.WheelSource;
import dev.mizzen.project.ProjectDependency;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.SupportedTags;
import dev.mizzen.python.Tag;
import dev.mizzen.python.Target;
import dev.mizzen.resolve.Dependent;
import dev.mizzen.resolve.Grounds;
import dev.mizzen.resolve.NewerVersions;
import dev.mizzen.resolve.Resolution;
import dev.mizzen.resolve.ResolvedSource;
import dev.mizzen.resolve.ResolvedWheel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Why a package is in an image, and in that version; or why it is not. */
final class PackageExplainer {
    private final Target target;
    private final ChosenWheels wheels;
    private final Resolution resolution;
    private final LayerSearch layers;
    private final List<Requirement> overrides;

    PackageExplainer(ImageContent content, LayerSearch layers, List<Requirement> overrides) {
        this.target = content.target();
        this.wheels = content.wheels();
        this.resolution = wheels.resolution();
        this.layers = layers;
        this.overrides = overrides;
    }

    /** @throws BuildException {@code WHEEL_NOT_FOUND} if nothing in the image ever speaks of it */
    Explanation explain(ProjectName name) throws BuildException {
        Grounds grounds = wheels.grounds(target, overrides);
        for (int i = 0; i < resolution.wheels().size(); i++) {
            ResolvedWheel wheel = resolution.wheels().get(i);
            if (wheel.name().equals(name)) {
                return present(wheel, wheels.installed().get(i), grounds);
            }
        }
        for (ResolvedSource source : resolution.sources()) {
            if (source.name().equals(name)) {
                return new Explanation.FirstParty(
                        name.toString(),
                        source.project().version().toString(),
                        neededBy(name, grounds),
                        needs(Dependent.of(source, target)),
                        source.project().place(),
                        layers.layersWith(OpenBase.PREFIX + "/src/" + name));
            }
        }
        List<Explanation.Need> needs = new ArrayList<>();
        for (Dependent dependent : Dependent.on(name, resolution, target)) {
            needs.add(need(dependent));
        }
        if (needs.isEmpty()) {
            throw unknown(name);
        }
        return new Explanation.Absent(name.toString(), needs);
    }

    private BuildException unknown(ProjectName name) {
        List<String> known = names().map(ProjectName::toString).toList();
        return Problem.of(ProblemCode.WHEEL_NOT_FOUND, "there is no package `" + name + "` in the image")
                .hint(NearestName.of(name.toString(), known)
                        .map(nearest -> "did you mean `" + nearest + "`?")
                        .orElse("nothing in the image needs it; a path of the image has a `/` in it"))
                .exception();
    }

    private Explanation present(ResolvedWheel wheel, WheelSource source, Grounds grounds) throws BuildException {
        LayerSearch.Installed installed = layers.installed(source);
        return new Explanation.Present(
                wheel.name().toString(),
                wheel.version().toString(),
                neededBy(wheel.name(), grounds),
                needs(Dependent.of(wheel, target)),
                new Explanation.WheelAt(
                        wheel.candidate().toString(),
                        wheel.candidate().location().toString(),
                        wheel.sha256(),
                        source.size(),
                        tag(wheel),
                        "Python " + target.python() + ", " + target.architecture() + ", " + target.libc(),
                        installed.files(),
                        installed.size()),
                layers.layersWith(installed.example()),
                newer(wheel, grounds));
    }

    private List<Explanation.Need> neededBy(ProjectName name, Grounds grounds) throws BuildException {
        List<Explanation.Need> needs = new ArrayList<>();
        for (ProjectDependency asked : grounds.askedOf(name)) {
            needs.add(new Explanation.Need(
                    Optional.empty(),
                    asked.toString(),
                    Optional.of(asked.where().wholeLine().toString())));
        }
        for (Dependent dependent : Dependent.on(name, resolution, target)) {
            if (dependent.counts()) {
                needs.add(need(dependent));
            }
        }
        return needs;
    }

    private static Explanation.Need need(Dependent dependent) {
        return new Explanation.Need(
                Optional.of(dependent.who()), dependent.requirement().toString(), Optional.empty());
    }

    private List<Explanation.Need> needs(List<Dependent> all) {
        List<Explanation.Need> needs = new ArrayList<>();
        for (Dependent each : all) {
            ProjectName name = each.requirement().name();
            Optional<String> met = Stream.concat(
                            resolution.wheels().stream()
                                    .filter(wheel -> wheel.name().equals(name)),
                            resolution.sources().stream()
                                    .filter(source -> source.name().equals(name)))
                    .map(Object::toString)
                    .findFirst();
            if (each.counts()) {
                needs.add(new Explanation.Need(met, each.requirement().toString(), Optional.empty()));
            }
        }
        return needs;
    }

    private Stream<ProjectName> names() {
        return Stream.concat(
                resolution.wheels().stream().map(ResolvedWheel::name),
                resolution.sources().stream().map(ResolvedSource::name));
    }

    private String tag(ResolvedWheel wheel) {
        SupportedTags supported = SupportedTags.of(target);
        return wheel.candidate().filename().tags().stream()
                .filter(tag -> supported.rank(tag).isPresent())
                .min(Comparator.comparingInt(tag -> supported.rank(tag).orElseThrow()))
                .map(Tag::toString)
                .orElse("none");
    }

    /** What the sources say; that they can't be asked spoils no other answer. */
    private Explanation.Newer newer(ResolvedWheel wheel, Grounds grounds) throws BuildException {
        NewerVersions versions = new NewerVersions(
                target, wheels.declared().sources(), wheels.facts(), grounds, resolution, wheels.sources());
        try {
            return new Explanation.Newer(
                    versions.than(wheel).stream()
                            .map(passed -> new Explanation.Passed(
                                    passed.versions().stream()
                                            .map(Object::toString)
                                            .toList(),
                                    passed.reason()))
                            .toList(),
                    Optional.empty());
        } catch (BuildException e) {
            Problem problem = wheels.declared().client().hide(e).problems().get(0);
            if (problem.code() == ProblemCode.INTERRUPTED) {
                throw e;
            }
            return new Explanation.Newer(List.of(), Optional.of(problem.message()));
        }
    }
}
