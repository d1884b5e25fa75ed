package dev.mizzen.python;

import java.util.Optional;

/** A processor architecture of Linux, under the names that Python and container images have for it. */
public enum Architecture {
    X86_64("x86_64", "amd64", ""),
    AARCH64("aarch64", "arm64", ""),
    ARMV7L("armv7l", "arm", "v7"),
    I686("i686", "386", ""),
    PPC64LE("ppc64le", "ppc64le", ""),
    S390X("s390x", "s390x", ""),
    RISCV64("riscv64", "riscv64", "");

    private final String machine;
    private final String ociName;
    private final String ociVariant;

    Architecture(String machine, String ociName, String ociVariant) {
        this.machine = machine;
        this.ociName = ociName;
        this.ociVariant = ociVariant;
    }

    /** The architecture of any of its names, {@code x86_64} or {@code amd64}; {@code arm} alone could be too many. */
    public static Optional<Architecture> named(String name) {
        return switch (name) {
            case "x86_64", "amd64", "x86-64" -> Optional.of(X86_64);
            case "aarch64", "arm64", "arm64/v8" -> Optional.of(AARCH64);
            case "armv7l", "arm/v7", "armv7", "armhf" -> Optional.of(ARMV7L);
            case "i686", "386", "i386", "x86" -> Optional.of(I686);
            case "ppc64le", "ppc64el" -> Optional.of(PPC64LE);
            case "s390x" -> Optional.of(S390X);
            case "riscv64" -> Optional.of(RISCV64);
            default -> Optional.empty();
        };
    }

    /** The architecture of the platform of an image; an empty variant of {@code arm} means {@code v7}, as it does to Docker. */
    public static Optional<Architecture> ofPlatform(String ociName, String variant) {
        for (Architecture architecture : values()) {
            boolean sameVariant = variant.isEmpty()
                    || variant.equals(architecture.ociVariant)
                    || (architecture == AARCH64 && variant.equals("v8"))
                    || (architecture == X86_64 && variant.equals("v1"));
            if (architecture.ociName.equals(ociName) && sameVariant) {
                return Optional.of(architecture);
            }
        }
        return Optional.empty();
    }

    /** As {@code uname -m}, tags and {@code platform_machine} have it: {@code aarch64}. */
    public String machine() {
        return machine;
    }

    /** As the platform of an image has it: {@code arm64}. */
    public String ociName() {
        return ociName;
    }

    /** The variant in the platform of an image, {@code v7} or empty. */
    public String ociVariant() {
        return ociVariant;
    }

    /** The oldest minor version of glibc 2 for which there are manylinux tags (PEP 600, 513 and 599). */
    int oldestGlibcMinor() {
        return this == X86_64 || this == I686 ? 5 : 17;
    }

    /** As {@link #machine}. */
    @Override
    public String toString() {
        return machine;
    }
}
