package dev.mizzen.base;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.digest.Digest;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImageIndex;
import dev.mizzen.oci.ImageManifest;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.oci.Json;
import dev.mizzen.oci.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A base image in an OCI layout (image-spec image-layout.md), a folder or a tar of one. */
final class LayoutBase {
    static final String MARKER = "oci-layout";
    static final String INDEX = "index.json";

    private final BaseReference reference;
    private final LayoutFiles files;

    LayoutBase(BaseReference reference, LayoutFiles files) {
        this.reference = reference;
        this.files = files;
    }

    BaseImage open(Optional<String> tag, Optional<Platform> wanted) throws BuildException {
        for (String name : List.of(MARKER, INDEX)) {
            if (files.size(name).isEmpty()) {
                throw problem(ProblemCode.BASE_INVALID, "is not an OCI layout: it has no file `" + name + "`")
                        .hint("copy an image into an empty folder: `skopeo copy docker://IMAGE oci:DIR:TAG`")
                        .exception();
            }
        }
        String version =
                Json.object(read(MARKER), MARKER).path("imageLayoutVersion").asText("");
        if (!version.equals("1.0.0")) {
            throw problem(ProblemCode.BASE_UNSUPPORTED, "is a layout of an unknown version")
                    .values("1.0.0", Redaction.printable(version, 40))
                    .exception();
        }
        return open(tagged(tag, index()), wanted);
    }

    /** The image with that configuration, whatever its tag; nothing unless all of its parts are there. */
    Optional<BaseImage> withConfig(Digest config, Optional<Platform> wanted) throws BuildException {
        if (files.size(MARKER).isEmpty() || files.size(INDEX).isEmpty()) {
            return Optional.empty();
        }
        Deque<Descriptor> candidates = new ArrayDeque<>(index().manifests());
        Set<Digest> seen = new HashSet<>();
        while (!candidates.isEmpty()) {
            Descriptor candidate = candidates.remove();
            if (!isThere(candidate) || !seen.add(candidate.digest())) {
                continue;
            }
            if (candidate.mediaType().isIndex()) {
                candidates.addAll(ImageIndex.parse(document(candidate), "index " + candidate.digest())
                        .manifests());
            } else if (candidate.mediaType().isManifest()) {
                ImageManifest manifest = ImageManifest.parse(document(candidate), "manifest " + candidate.digest());
                if (manifest.config().digest().equals(config)
                        && isThere(manifest.config())
                        && manifest.layers().stream().allMatch(this::isThere)) {
                    return Optional.of(open(List.of(candidate), wanted));
                }
            }
        }
        return Optional.empty();
    }

    private boolean isThere(Descriptor blob) {
        return files.size(LayoutFiles.path(blob.digest())).isPresent();
    }

    private BaseImage open(List<Descriptor> candidates, Optional<Platform> wanted) throws BuildException {
        return new ManifestChoice(reference.toString(), wanted, this::document)
                .open(candidates, reference, Optional.empty(), this::blob);
    }

    private ImageIndex index() throws BuildException {
        return ImageIndex.parse(read(INDEX), INDEX);
    }

    private List<Descriptor> tagged(Optional<String> tag, ImageIndex index) throws BuildException {
        List<Descriptor> found;
        if (tag.isPresent()) {
            found = index.tagged(tag.get());
        } else if (index.manifests().size() == 1) {
            found = index.manifests();
        } else {
            found = index.tagged(ImageReference.DEFAULT_TAG);
        }
        if (!found.isEmpty()) {
            return found;
        }
        TreeSet<String> tags = new TreeSet<>();
        for (Descriptor manifest : index.manifests()) {
            Optional.ofNullable(manifest.annotations().get(ImageIndex.REF_NAME)).ifPresent(tags::add);
        }
        String wanted = tag.orElse(ImageReference.DEFAULT_TAG);
        throw problem(ProblemCode.BASE_NOT_FOUND, "has no image with the tag `" + wanted + "`")
                .hint(
                        tags.isEmpty()
                                ? "none of its images has a tag"
                                : "it has " + Redaction.printable(String.join(", ", tags)))
                .exception();
    }

    /** A blob that is there with the size that its descriptor promises. */
    private Blob blob(Descriptor descriptor) throws BuildException {
        long size = size(descriptor);
        if (size != descriptor.size()) {
            throw Problem.of(ProblemCode.BLOB_CORRUPT, "the blob `" + descriptor.digest() + "` of the base is damaged")
                    .values(descriptor.size() + " bytes", size + " bytes")
                    .exception();
        }
        return files.blob(descriptor);
    }

    private byte[] document(Descriptor descriptor) throws BuildException {
        size(descriptor);
        return BlobReading.document(files.blob(descriptor));
    }

    private long size(Descriptor blob) throws BuildException {
        return files.size(LayoutFiles.path(blob.digest()))
                .orElseThrow(() -> problem(ProblemCode.BASE_INVALID, "lacks the blob `" + blob.digest() + "`")
                        .hint(BaseFault.COPY_ANEW)
                        .exception());
    }

    private byte[] read(String name) throws BuildException {
        try (InputStream in = files.open(name)) {
            return in.readNBytes(Json.MOST_BYTES + 1);
        } catch (IOException e) {
            throw BaseFault.unreadable(reference, e);
        }
    }

    private Problem problem(ProblemCode code, String reason) {
        return BaseFault.of(code, reference, reason);
    }
}
