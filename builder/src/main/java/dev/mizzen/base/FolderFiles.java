package dev.mizzen.base;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** A layout that is a folder. */
final class FolderFiles implements LayoutFiles {
    private final Path folder;

    private FolderFiles(Path folder) {
        this.folder = folder;
    }

    static FolderFiles of(BaseReference base, Path folder) throws BuildException {
        if (!Files.exists(folder)) {
            throw BaseFault.missing(base).exception();
        }
        if (!Files.isDirectory(folder)) {
            throw BaseFault.of(ProblemCode.BASE_INVALID, base, "is a file, not a folder")
                    .hint("archives are read with `oci-archive:` or `docker-archive:` before the path")
                    .exception();
        }
        return new FolderFiles(folder);
    }

    @Override
    public OptionalLong size(String path) {
        Path file = folder.resolve(path);
        try {
            return Files.isRegularFile(file) ? OptionalLong.of(Files.size(file)) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public InputStream open(String path) throws IOException {
        return Files.newInputStream(folder.resolve(path));
    }

    @Override
    public Blob blob(Descriptor descriptor) {
        return Blob.of(descriptor, folder.resolve(LayoutFiles.path(descriptor.digest())));
    }
}
