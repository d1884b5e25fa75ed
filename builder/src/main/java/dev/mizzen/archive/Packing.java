package dev.mizzen.archive;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a whole file is packed, as its first bytes say. A tar begins with none of these. */
public enum Packing {
    GZIP("gunzip", "1f8b"),
    ZSTD("unzstd", "28b52ffd"),
    XZ("unxz", "fd377a585a00"),
    BZIP2("bunzip2", "425a68[0-9a-f]{2}3141");

    /** How many bytes of the beginning are looked at. */
    public static final int LENGTH = 6;

    private final String program;
    private final Pattern magic;

    Packing(String program, String magic) {
        this.program = program;
        this.magic = Pattern.compile(magic);
    }

    /** What {@code start}, the first {@link #LENGTH} bytes of a file or all that it has, says. */
    public static Optional<Packing> of(byte[] start) {
        String hex = HexFormat.of().formatHex(start);
        return Arrays.stream(values())
                .filter(packing -> packing.magic.matcher(hex).lookingAt())
                .findFirst();
    }

    /** The program that unpacks such a file. */
    public String program() {
        return program;
    }

    /** {@code gzip}, {@code zstd}, {@code xz}, {@code bzip2}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
