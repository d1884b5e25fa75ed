package dev.mizzen.python;

import dev.mizzen.diagnostic.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The name of a wheel file (PEP 427, "File name convention"): {@code name-version[-build]-python-abi-platform.whl}. Two
 * names that differ in spelling alone are equal.
 */
public final class WheelFilename {
    /** The longest name that is read, in UTF-16 units. */
    public static final int MAX_LENGTH = 1024;

    private final ProjectName name;
    private final Version version;
    private final @Nullable BuildTag build;
    private final TagSet tags;

    WheelFilename(ProjectName name, Version version, @Nullable BuildTag build, TagSet tags) {
        this.name = name;
        this.version = version;
        this.build = build;
        this.tags = tags;
    }

    /** The parts of the file name {@code text}, which has no folder before it. */
    public static WheelFilename parse(String text) throws SyntaxException {
        return new FilenameScanner(text).wheel();
    }

    /** The parts of the file name {@code text}, or nothing when it is no wheel's. */
    public static Optional<WheelFilename> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (SyntaxException e) {
            return Optional.empty();
        }
    }

    public ProjectName name() {
        return name;
    }

    public Version version() {
        return version;
    }

    public Optional<BuildTag> build() {
        return Optional.ofNullable(build);
    }

    /** Every tag that the wheel claims, sorted; at least one. */
    public List<Tag> tags() {
        return tags.tags();
    }

    /** The interpreters it is for, sorted: {@code cp311}. */
    public List<String> pythons() {
        return tags.pythons();
    }

    /** The binary interfaces it needs, sorted: {@code abi3}. */
    public List<String> abis() {
        return tags.abis();
    }

    /** The platforms it runs on, sorted: {@code manylinux_2_17_x86_64}. */
    public List<String> platforms() {
        return tags.platforms();
    }

    /** What kinds of platform it runs on, in the order of {@link PlatformKind}. */
    public List<PlatformKind> platformKinds() {
        TreeSet<PlatformKind> kinds = new TreeSet<>();
        tags.platforms().forEach(platform -> kinds.add(PlatformKind.of(platform)));
        return List.copyOf(kinds);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WheelFilename that
                && name.equals(that.name)
                && version.equals(that.version)
                && build().equals(that.build())
                && tags.equals(that.tags);
    }

    @Override
    public int hashCode() {
        return List.of(name, version, build(), tags).hashCode();
    }

    /** The canonical file name: the name with {@code _}, the canonical version, sorted tags in lower case. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>(List.of(name.inFileNames(), version.toString()));
        if (build != null) {
            parts.add(build.toString());
        }
        parts.add(tags.toString());
        return String.join("-", parts) + ".whl";
    }
}
