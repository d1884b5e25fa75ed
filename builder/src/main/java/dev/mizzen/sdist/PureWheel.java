package dev.mizzen.sdist;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.index.Candidate;
import dev.mizzen.python.Tag;
import dev.mizzen.python.WheelFilename;
import dev.mizzen.wheel.ElfInventory;
import dev.mizzen.wheel.Wheel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Judges what a build has made: only a pure Python wheel of the project and version that was asked for is taken. */
final class PureWheel {
    private static final Set<String> PURE = Set.of("py3-none-any", "py2-none-any");

    private PureWheel() {}

    /**
     * Refuses {@code file} unless it is such a wheel.
     *
     * @param name the name that the build gave it
     * @param wanted the wheel that was asked for
     */
    static void check(Path file, String name, Candidate wanted, Consumer<Problem> warnings)
            throws IOException, BuildException {
        Optional<WheelFilename> made = WheelFilename.tryParse(name);
        if (made.isEmpty()) {
            throw refused(wanted, "made no wheel")
                    .values(wanted.filename().toString(), Redaction.printable(name))
                    .exception();
        }
        if (!made.get().name().equals(wanted.filename().name())
                || !made.get().version().equals(wanted.filename().version())) {
            throw refused(wanted, "made the wheel of another project or version")
                    .values(shown(wanted.filename()), shown(made.get()))
                    .exception();
        }
        requirePure(wanted, made.get().tags());
        try (Wheel wheel = Wheel.open(file, made.get().toString(), warnings)) {
            requirePure(wanted, wheel.wheelMetadata().tags());
            if (!wheel.wheelMetadata().rootIsPurelib()) {
                throw refused(wanted, "made a wheel that is not pure Python")
                        .values("Root-Is-Purelib: true", "false")
                        .exception();
            }
            List<ElfInventory.Entry> binaries = ElfInventory.of(wheel).files();
            if (!binaries.isEmpty()) {
                throw refused(wanted, "made a wheel that is not pure Python")
                        .values(
                                "no binary",
                                Redaction.named(binaries.stream()
                                        .map(ElfInventory.Entry::path)
                                        .toList()))
                        .exception();
            }
        }
    }

    private static void requirePure(Candidate wanted, Iterable<Tag> tags) throws BuildException {
        for (Tag tag : tags) {
            if (!PURE.contains(tag.toString())) {
                throw refused(wanted, "made a wheel that is not pure Python")
                        .values("py3-none-any", tag.toString())
                        .exception();
            }
        }
    }

    private static String shown(WheelFilename wheel) {
        return wheel.name() + " " + wheel.version();
    }

    private static Problem refused(Candidate wanted, String what) {
        return Problem.of(ProblemCode.SDIST_REFUSED, "the build of `" + wanted + "` " + what)
                .hint("build its wheel elsewhere, for the base image, and name its folder with `--find-links`");
    }
}
