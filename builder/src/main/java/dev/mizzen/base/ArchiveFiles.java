package dev.mizzen.base;

import dev.mizzen.archive.TarIndex;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The files in a tar, read where they lie. */
final class ArchiveFiles implements LayoutFiles {
    private final TarIndex index;

    private ArchiveFiles(TarIndex index) {
        this.index = index;
    }

    static ArchiveFiles of(BaseReference base, Path file) throws BuildException {
        if (!Files.exists(file)) {
            throw BaseFault.missing(base).exception();
        }
        if (!Files.isRegularFile(file)) {
            boolean folder = Files.isDirectory(file);
            throw BaseFault.of(
                            ProblemCode.BASE_INVALID,
                            base,
                            folder ? "is a folder, not an archive" : "is neither a file nor a folder")
                    .hint("a folder that is an OCI layout is read with `oci:` before the path")
                    .exception();
        }
        try {
            return new ArchiveFiles(TarIndex.read(file, BaseFault.name(base)));
        } catch (IOException e) {
            throw BaseFault.unreadable(base, e);
        }
    }

    @Override
    public OptionalLong size(String path) {
        return index.member(path).map(member -> OptionalLong.of(member.size())).orElse(OptionalLong.empty());
    }

    @Override
    public InputStream open(String path) throws IOException {
        return index.open(index.member(path).orElseThrow(() -> new FileNotFoundException(path)));
    }

    @Override
    public Blob blob(Descriptor descriptor) {
        return blob(descriptor, LayoutFiles.path(descriptor.digest()));
    }

    /** A member under the name that the archive has for it. */
    Blob blob(Descriptor descriptor, String path) {
        return new Blob() {
            @Override
            public Descriptor descriptor() {
                return descriptor;
            }

            @Override
            public InputStream open() throws IOException {
                return ArchiveFiles.this.open(path);
            }
        };
    }
}
