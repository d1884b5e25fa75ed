package dev.mizzen.request;

import dev.mizzen.base.BaseReference;
import dev.mizzen.oci.ImagePlace;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether the outputs of one build get into each other's way: only a layout holds more than one image. */
final class OutputPlaces {
    private OutputPlaces() {}

    /**
     * Why {@code output} can't be written beside {@code others}.
     *
     * @return a relative clause for what comes before or the base, which is replaced; none when all is well
     */
    static Optional<String> clash(ImagePlace output, List<ImagePlace> others, Optional<BaseReference> base) {
        for (ImagePlace other : others) {
            if (same(output.path(), other.path())) {
                if (output.getClass().equals(other.getClass()) && tag(output).equals(tag(other))) {
                    return Optional.of("is given twice");
                }
                if (tag(output).isEmpty() || tag(other).isEmpty()) {
                    return Optional.of("would replace `" + other + "`");
                }
            }
        }
        return base.filter(reference -> tag(output).isEmpty())
                .filter(reference -> reference
                        .path()
                        .filter(path -> same(path, output.path()))
                        .isPresent())
                .map(reference -> "would replace the base `" + reference + "`");
    }

    /** The tag in a layout; none for a file, which holds one image. */
    private static Optional<String> tag(ImagePlace output) {
        return output instanceof ImagePlace.Layout layout
                ? Optional.of(layout.reference().effectiveTag())
                : Optional.empty();
    }

    private static boolean same(Path a, Path b) {
        return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
    }
}
