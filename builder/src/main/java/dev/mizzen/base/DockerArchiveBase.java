package dev.mizzen.base;

import dev.mizzen.archive.Packing;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.digest.Digest;
import dev.mizzen.digest.HashingOutputStream;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.DockerArchiveManifest;
import dev.mizzen.oci.ImageConfig;
import dev.mizzen.oci.ImageManifest;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.oci.Json;
import dev.mizzen.oci.MediaType;
import dev.mizzen.oci.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A base image in a docker archive. Where the archive is an OCI layout as well, as Docker writes them since version 25, and
 * holds the image's OCI manifest with all of its parts, that is what counts. Otherwise the manifest is derived, and is a
 * function of the image alone: the configuration's bytes as they are, and for each layer the file as it is, gzip and zstd
 * told by their first bytes. A layer that is a plain tar keeps its diff ID as its digest.
 */
final class DockerArchiveBase {
    private static final int MOST_SHOWN = 20;

    private final BaseReference reference;
    private final Optional<ImageReference> name;
    private final ArchiveFiles files;

    /** @param name the image's name in the archive, if one is given */
    DockerArchiveBase(BaseReference reference, Optional<ImageReference> name, ArchiveFiles files) {
        this.reference = reference;
        this.name = name;
        this.files = files;
    }

    BaseImage open(Optional<Platform> wanted) throws BuildException {
        if (files.size(DockerArchiveManifest.PATH).isEmpty()) {
            boolean layout = files.size(LayoutBase.INDEX).isPresent();
            Problem problem = problem(
                    ProblemCode.BASE_INVALID,
                    "is not a docker archive: it has no file `" + DockerArchiveManifest.PATH + "`");
            throw (layout ? problem.hint("it is an OCI archive: write `oci-archive:` before the path") : problem)
                    .exception();
        }
        DockerArchiveManifest.Entry image = choose(DockerArchiveManifest.parse(read(DockerArchiveManifest.PATH)));
        byte[] config = read(image.config());
        Digest digest = Digest.sha256(config);
        checkName(image.config(), digest);
        Optional<BaseImage> whole = new LayoutBase(reference, files).withConfig(digest, wanted);
        return whole.isPresent() ? whole.get() : derived(image, config, wanted);
    }

    private DockerArchiveManifest.Entry choose(DockerArchiveManifest manifest) throws BuildException {
        List<DockerArchiveManifest.Entry> images = manifest.images();
        if (name.isEmpty() && images.size() == 1) {
            return images.get(0);
        }
        TreeSet<String> names = new TreeSet<>();
        images.forEach(image -> names.addAll(image.names()));
        String has = names.isEmpty()
                ? "none of its images has a name"
                : "it has "
                        + Redaction.printable(
                                String.join(
                                        ", ", names.stream().limit(MOST_SHOWN).toList()),
                                600);
        if (images.isEmpty()) {
            throw problem(ProblemCode.BASE_NOT_FOUND, "holds no image").exception();
        }
        if (name.isEmpty()) {
            throw problem(ProblemCode.BASE_NOT_FOUND, "holds " + images.size() + " images; one of them must be named")
                    .hint(has + "; the name stands behind the file: `" + reference + ":NAME:TAG`")
                    .exception();
        }
        List<DockerArchiveManifest.Entry> found =
                images.stream().filter(image -> image.isNamed(name.get())).toList();
        String shown = "`" + Redaction.printable(name.get().familiar()) + "`";
        if (found.size() > 1) {
            throw problem(ProblemCode.BASE_INVALID, "has " + found.size() + " images with the name " + shown)
                    .exception();
        }
        if (found.isEmpty()) {
            throw problem(ProblemCode.BASE_NOT_FOUND, "has no image with the name " + shown)
                    .hint(has)
                    .exception();
        }
        return found.get(0);
    }

    private BaseImage derived(DockerArchiveManifest.Entry image, byte[] configText, Optional<Platform> wanted)
            throws BuildException {
        Descriptor config = Descriptor.of(MediaType.CONFIG, configText);
        ImageConfig parsed = ImageConfig.parse(configText, "config " + config.digest());
        if (parsed.diffIds().size() != image.layers().size()) {
            throw problem(
                            ProblemCode.BASE_INVALID,
                            "is damaged: `" + DockerArchiveManifest.PATH
                                    + "` and configuration disagree on the number of layers")
                    .values(image.layers().size() + " layers", parsed.diffIds().size() + " diff IDs")
                    .exception();
        }
        List<Descriptor> layers = new ArrayList<>();
        Map<Descriptor, String> paths = new HashMap<>();
        for (int i = 0; i < image.layers().size(); i++) {
            String path = image.layers().get(i);
            Descriptor layer = layer(path, parsed.diffIds().get(i).digest());
            layers.add(layer);
            paths.put(layer, path);
        }
        ImageManifest manifest = ImageManifest.of(config, layers, new TreeMap<>());
        Descriptor descriptor = Descriptor.of(MediaType.MANIFEST, manifest.toBytes());
        ManifestChoice choice = new ManifestChoice(
                reference.toString(),
                wanted,
                document -> document.equals(descriptor) ? manifest.toBytes() : configText);
        return choice.open(
                List.of(descriptor),
                reference,
                Optional.empty(),
                layer -> files.blob(layer, paths.getOrDefault(layer, "")));
    }

    /** What a layer is, by its first bytes. Only a compressed one has to be read: nothing else tells its digest. */
    private Descriptor layer(String path, Digest diffId) throws BuildException {
        long size = size(path);
        try {
            Optional<Packing> packing;
            try (InputStream in = files.open(path)) {
                packing = Packing.of(in.readNBytes(Packing.LENGTH));
            }
            if (packing.isEmpty()) {
                return Descriptor.of(MediaType.LAYER, diffId, size);
            }
            MediaType type = switch (packing.get()) {
                case GZIP -> MediaType.LAYER_GZIP;
                case ZSTD -> MediaType.LAYER_ZSTD;
                case XZ, BZIP2 ->
                    throw problem(
                                    ProblemCode.BASE_UNSUPPORTED,
                                    "has a layer that is compressed with " + packing.get() + ": `"
                                            + Redaction.printable(path) + "`")
                            .exception();
            };
            HashingOutputStream hash = new HashingOutputStream(OutputStream.nullOutputStream());
            try (InputStream in = files.open(path)) {
                in.transferTo(hash);
            }
            return Descriptor.of(type, hash.digest(), hash.count());
        } catch (IOException e) {
            throw BaseFault.unreadable(reference, e);
        }
    }

    /** A file that is called after a digest has that digest: {@code 1f3a….json}, {@code blobs/sha256/1f3a…}. */
    private void checkName(String path, Digest digest) throws BuildException {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String stem = name.substring(0, name.indexOf('.') < 0 ? name.length() : name.indexOf('.'));
        Optional<Digest> said = Digest.parse(stem.startsWith("sha256:") ? stem : "sha256:" + stem);
        if (said.isPresent() && !said.get().equals(digest)) {
            throw Problem.of(
                            ProblemCode.BLOB_CORRUPT,
                            "the file `" + Redaction.printable(path) + "` of the base is damaged")
                    .values(said.get().toString(), digest.toString())
                    .exception();
        }
    }

    private byte[] read(String path) throws BuildException {
        size(path);
        try (InputStream in = files.open(path)) {
            return in.readNBytes(Json.MOST_BYTES + 1);
        } catch (IOException e) {
            throw BaseFault.unreadable(reference, e);
        }
    }

    private long size(String path) throws BuildException {
        return files.size(path)
                .orElseThrow(() -> problem(
                                ProblemCode.BASE_INVALID,
                                "is damaged: `" + DockerArchiveManifest.PATH + "` names `" + Redaction.printable(path)
                                        + "`, which is not in it")
                        .exception());
    }

    private Problem problem(ProblemCode code, String reason) {
        return BaseFault.of(code, reference, reason);
    }
}
