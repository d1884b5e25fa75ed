package dev.mizzen.python;

/** What a platform tag promises to run on. */
public enum PlatformKind {
    /** {@code any}: no compiled code. */
    ANY,
    /** Linux with glibc: {@code manylinux_2_17_x86_64} and the older names (PEP 600, 513, 571, 599). */
    MANYLINUX,
    /** Linux with musl: {@code musllinux_1_2_x86_64} (PEP 656). */
    MUSLLINUX,
    /** {@code linux_x86_64}: some Linux, built for one machine and not for distribution. */
    LINUX,
    /** {@code macosx_11_0_arm64}. */
    MACOS,
    /** {@code win_amd64}, {@code win32}, {@code win_arm64}. */
    WINDOWS,
    /** Android, iOS, Emscripten and whatever else. */
    OTHER;

    /** The kind of a platform tag in lower case. */
    static PlatformKind of(String platform) {
        if (platform.equals("any")) {
            return ANY;
        }
        if (platform.startsWith("manylinux")) {
            return MANYLINUX;
        }
        if (platform.startsWith("musllinux_")) {
            return MUSLLINUX;
        }
        if (platform.startsWith("linux_")) {
            return LINUX;
        }
        if (platform.startsWith("macosx_")) {
            return MACOS;
        }
        return platform.startsWith("win_") || platform.equals("win32") ? WINDOWS : OTHER;
    }

    /** Whether it can run in an image at all. */
    public boolean isLinux() {
        return this == MANYLINUX || this == MUSLLINUX || this == LINUX;
    }
}
