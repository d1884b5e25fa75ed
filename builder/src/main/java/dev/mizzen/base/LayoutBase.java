package dev.mizzen.base;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.digest.Digest;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImageIndex;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.oci.Json;
import dev.mizzen.oci.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A base image in an OCI layout (image-spec image-layout.md). */
final class LayoutBase {
    private final BaseReference.Layout reference;
    private final Path folder;

    LayoutBase(BaseReference.Layout reference, Path folder) {
        this.reference = reference;
        this.folder = folder;
    }

    BaseImage open(Optional<Platform> wanted) throws BuildException {
        if (!Files.exists(folder)) {
            throw problem(ProblemCode.BASE_NOT_FOUND, "does not exist").exception();
        }
        for (String name : List.of("oci-layout", "index.json")) {
            if (!Files.isRegularFile(folder.resolve(name))) {
                throw problem(ProblemCode.BASE_INVALID, "is not an OCI layout: it has no file `" + name + "`")
                        .exception();
            }
        }
        String version = Json.object(read("oci-layout"), "oci-layout")
                .path("imageLayoutVersion")
                .asText("");
        if (!version.equals("1.0.0")) {
            throw problem(ProblemCode.BASE_UNSUPPORTED, "is a layout of an unknown version")
                    .values("1.0.0", Redaction.printable(version, 40))
                    .exception();
        }
        ImageIndex index = ImageIndex.parse(read("index.json"), "index.json");
        ManifestChoice choice = new ManifestChoice(reference.toString(), wanted, this::document);
        return choice.open(tagged(index), reference, Optional.empty(), this::blob);
    }

    private List<Descriptor> tagged(ImageIndex index) throws BuildException {
        Optional<String> tag = reference.reference().tag();
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

    private Blob blob(Descriptor descriptor) {
        return Blob.of(descriptor, path(descriptor.digest()));
    }

    private byte[] document(Descriptor descriptor) throws BuildException {
        if (!Files.isRegularFile(path(descriptor.digest()))) {
            throw problem(ProblemCode.BASE_INVALID, "lacks the blob `" + descriptor.digest() + "`")
                    .exception();
        }
        return BlobReading.document(blob(descriptor));
    }

    private Path path(Digest digest) {
        return folder.resolve("blobs").resolve(digest.algorithm().toString()).resolve(digest.hex());
    }

    private byte[] read(String name) throws BuildException {
        try (InputStream in = Files.newInputStream(folder.resolve(name))) {
            return in.readNBytes(Json.MOST_BYTES + 1);
        } catch (IOException e) {
            throw problem(ProblemCode.BASE_INVALID, "cannot be read: " + BlobReading.reason(e))
                    .exception(e);
        }
    }

    private Problem problem(ProblemCode code, String reason) {
        return Problem.of(code, "the base `" + Redaction.printable(reference.toString(), 400) + "` " + reason);
    }
}
