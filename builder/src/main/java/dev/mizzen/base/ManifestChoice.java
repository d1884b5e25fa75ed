package dev.mizzen.base;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImageConfig;
import dev.mizzen.oci.ImageIndex;
import dev.mizzen.oci.ImageManifest;
import dev.mizzen.oci.MediaType;
import dev.mizzen.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Finds the manifest for a platform, through indexes of indexes, and checks that it is an image that can be built on. */
final class ManifestChoice {
    private static final Platform USUAL = Platform.of("linux", "amd64");
    private static final int DEEPEST = 4;
    private static final int MOST_LAYERS = 127;

    /** Reads a document that a descriptor names. */
    @FunctionalInterface
    interface Documents {
        byte[] read(Descriptor descriptor) throws BuildException;
    }

    /** Finds a layer, which is not read. */
    @FunctionalInterface
    interface Blobs {
        Blob find(Descriptor descriptor) throws BuildException;
    }

    private final String base;
    private final Optional<Platform> wanted;
    private final Documents documents;

    ManifestChoice(String base, Optional<Platform> wanted, Documents documents) {
        this.base = base;
        this.wanted = wanted;
        this.documents = documents;
    }

    /**
     * @param candidates what the reference names: manifests, indexes, or both
     */
    BaseImage open(List<Descriptor> candidates, BaseReference reference, Optional<String> name, Blobs blobs)
            throws BuildException {
        Descriptor chosen = choose(flatten(candidates, 0));
        ImageManifest manifest = ImageManifest.parse(documents.read(chosen), "manifest " + chosen.digest());
        if (!manifest.mediaType().toOci().equals(chosen.mediaType().toOci())) {
            throw invalid("manifest `" + chosen.digest() + "` has another media type than its descriptor says")
                    .values(chosen.mediaType().name(), manifest.mediaType().name())
                    .exception();
        }
        Descriptor configDescriptor = manifest.config();
        if (!configDescriptor.mediaType().isConfig()) {
            String type = Redaction.printable(configDescriptor.mediaType().name());
            throw problem(ProblemCode.BASE_UNSUPPORTED, "is no image: its configuration has the type `" + type + "`")
                    .exception();
        }
        checkLayers(manifest);
        ImageConfig config = ImageConfig.parse(documents.read(configDescriptor), "config " + configDescriptor.digest());
        if (config.diffIds().size() != manifest.layers().size()) {
            throw invalid("manifest and configuration disagree on the number of layers")
                    .values(
                            manifest.layers().size() + " layers",
                            config.diffIds().size() + " diff IDs")
                    .exception();
        }
        checkPlatform(config);
        List<Blob> layers = new ArrayList<>();
        for (Descriptor layer : manifest.layers()) {
            layers.add(blobs.find(layer));
        }
        return new BaseImage(reference, name, chosen.digest(), manifest, config, layers);
    }

    private List<Descriptor> flatten(List<Descriptor> candidates, int depth) throws BuildException {
        if (depth > DEEPEST) {
            throw invalid("indexes are nested more than " + DEEPEST + " deep").exception();
        }
        List<Descriptor> manifests = new ArrayList<>();
        for (Descriptor candidate : candidates) {
            if (candidate.mediaType().isIndex()) {
                ImageIndex index = ImageIndex.parse(documents.read(candidate), "index " + candidate.digest());
                manifests.addAll(flatten(index.manifests(), depth + 1));
            } else if (candidate.mediaType().isManifest() && !isUnknown(candidate)) {
                manifests.add(candidate);
            }
        }
        return manifests;
    }

    /** Attestations stand in an index as manifests for {@code unknown/unknown}. */
    private static boolean isUnknown(Descriptor manifest) {
        return manifest.platform()
                .filter(platform -> platform.os().equals("unknown"))
                .isPresent();
    }

    private Descriptor choose(List<Descriptor> manifests) throws BuildException {
        if (manifests.isEmpty()) {
            throw problem(ProblemCode.BASE_UNSUPPORTED, "is no image: it has no image manifest")
                    .exception();
        }
        if (manifests.size() == 1
                && (wanted.isEmpty() || manifests.get(0).platform().isEmpty())) {
            return manifests.get(0);
        }
        Platform platform = wanted.orElse(USUAL);
        return ImageIndex.of(manifests).find(platform).orElseThrow(() -> missing(platform, manifests));
    }

    private void checkPlatform(ImageConfig config) throws BuildException {
        if (wanted.isPresent() && !wanted.get().accepts(config.platform())) {
            throw problem(ProblemCode.PLATFORM_MISSING, "is not for the wanted platform")
                    .values(
                            wanted.get().toString(),
                            Redaction.printable(config.platform().toString()))
                    .hint("take a base for it, or leave `--platform` out")
                    .exception();
        }
        if (!config.platform().os().equals("linux")) {
            throw problem(ProblemCode.BASE_UNSUPPORTED, "is for another operating system")
                    .values("linux", Redaction.printable(config.platform().os()))
                    .exception();
        }
    }

    private void checkLayers(ImageManifest manifest) throws BuildException {
        if (manifest.layers().size() > MOST_LAYERS) {
            throw problem(
                            ProblemCode.BASE_UNSUPPORTED,
                            "has " + manifest.layers().size() + " layers; container runtimes take " + MOST_LAYERS)
                    .exception();
        }
        List<Problem> problems = new ArrayList<>();
        for (Descriptor layer : manifest.layers()) {
            MediaType type = layer.mediaType();
            if (!type.isLayer()) {
                problems.add(problem(
                        ProblemCode.BASE_UNSUPPORTED,
                        "has a layer of the type `" + Redaction.printable(type.name()) + "`"));
            }
        }
        BuildException.throwIfAny(problems);
    }

    private BuildException missing(Platform platform, List<Descriptor> manifests) {
        TreeSet<String> has = new TreeSet<>();
        manifests.forEach(
                manifest -> has.add(manifest.platform().map(Platform::toString).orElse("one without a platform")));
        return problem(ProblemCode.PLATFORM_MISSING, "has no image for `" + platform + "`")
                .hint("it has " + Redaction.printable(String.join(", ", has)))
                .exception();
    }

    private Problem invalid(String reason) {
        return problem(ProblemCode.BASE_INVALID, "is damaged: " + reason);
    }

    private Problem problem(ProblemCode code, String reason) {
        return Problem.of(code, "the base `" + Redaction.printable(base, 400) + "` " + reason);
    }
}
