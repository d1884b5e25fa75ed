package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.image.DockerArchiveSink;
import dev.mizzen.image.ImageSink;
import dev.mizzen.image.OciArchiveSink;
import dev.mizzen.image.OciLayoutSink;
import dev.mizzen.oci.ImagePlace;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.store.KnownFiles;
import dev.mizzen.store.Store;
import java.util.List;
import java.util.Optional;

/** The sink for each kind of output. */
final class ImageSinks {
    private ImageSinks() {}

    /** @param names the names of the image, for an output that has none of its own */
    static ImageSink of(ImagePlace output, List<ImageReference> names, Store store) throws BuildException {
        if (output instanceof ImagePlace.Layout layout) {
            KnownFiles known = KnownFiles.in(layout.path(), store);
            return new OciLayoutSink(layout.path(), layout.reference().effectiveTag(), Optional.of(known));
        }
        if (output instanceof ImagePlace.OciArchive archive) {
            return new OciArchiveSink(archive.path(), archive.reference().effectiveTag());
        }
        if (output instanceof ImagePlace.DockerArchive archive) {
            return new DockerArchiveSink(
                    archive.path(), archive.reference().image().map(List::of).orElse(names));
        }
        throw new IllegalArgumentException("not an output: " + output);
    }
}
