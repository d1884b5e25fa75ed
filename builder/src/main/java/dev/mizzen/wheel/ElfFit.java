package dev.mizzen.wheel;

import dev.mizzen.elf.ElfFile;
import dev.mizzen.elf.Machine;
import dev.mizzen.python.Architecture;
import dev.mizzen.python.Libc;
import dev.mizzen.python.Target;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether one ELF file can be loaded on a target. */
final class ElfFit {
    private static final Pattern GLIBC = Pattern.compile("GLIBC_([0-9]{1,4})\\.([0-9]{1,4})(?:\\.[0-9]{1,4})?");

    /** The loader's own marker for packed relocations, which came with glibc 2.36. */
    private static final String PACKED_RELOCATIONS = "GLIBC_ABI_DT_RELR";

    private final Target target;

    /** Why a file does not fit: what the target has, and what the file is or wants. */
    record Misfit(String reason, String expected, String actual, String hint) {}

    private record Kind(Machine machine, int bits, ByteOrder order) {
        @Override
        public String toString() {
            String shown = machine.toString();
            boolean usual = bits == 64 && order == ByteOrder.LITTLE_ENDIAN;
            return usual
                    ? shown
                    : shown + ", " + bits + " bits, " + (order == ByteOrder.BIG_ENDIAN ? "big" : "little") + "-endian";
        }
    }

    ElfFit(Target target) {
        this.target = target;
    }

    /** The target in a few words: {@code x86_64 with glibc-2.36}. */
    String describe() {
        return target.architecture() + " with " + target.libc();
    }

    Optional<Misfit> misfit(ElfFile file) {
        Kind expected = kind(target.architecture());
        Kind actual = new Kind(file.machine(), file.bits(), file.byteOrder());
        if (!expected.equals(actual)) {
            return Optional.of(new Misfit(
                    "it is for another processor",
                    expected.toString(),
                    actual.toString(),
                    "get the wheel that was built for " + target.architecture()));
        }
        Libc libc = target.libc();
        boolean wantsMusl = file.needed().stream().anyMatch(name -> name.startsWith("libc.musl-"));
        boolean wantsGlibc = file.needed().contains("libc.so.6")
                || file.allRequiredVersions().stream().anyMatch(version -> version.startsWith("GLIBC_"));
        if (libc.family() == Libc.Family.GLIBC ? wantsMusl : wantsGlibc) {
            return Optional.of(new Misfit(
                    "it is for another C library",
                    libc.family().toString(),
                    wantsMusl ? "musl" : "glibc",
                    "get the " + (libc.family() == Libc.Family.GLIBC ? "manylinux" : "musllinux") + " wheel"));
        }
        return libc.family() == Libc.Family.GLIBC ? tooNew(file, libc) : Optional.empty();
    }

    private static Optional<Misfit> tooNew(ElfFile file, Libc libc) {
        int newest = 0;
        for (String version : file.allRequiredVersions()) {
            Matcher matcher = GLIBC.matcher(version.equals(PACKED_RELOCATIONS) ? "GLIBC_2.36" : version);
            if (matcher.matches()) {
                newest = Math.max(newest, number(matcher.group(1), matcher.group(2)));
            }
        }
        if (newest <= number(libc.major(), libc.minor())) {
            return Optional.empty();
        }
        String wanted = newest / 10_000 + "." + newest % 10_000;
        return Optional.of(new Misfit(
                "it needs a newer C library",
                "at most glibc " + libc.major() + "." + libc.minor(),
                "glibc " + wanted,
                "choose a base image with glibc " + wanted + " or newer, or a wheel for an older one"));
    }

    private static int number(String major, String minor) {
        return number(Integer.parseInt(major), Integer.parseInt(minor));
    }

    private static int number(int major, int minor) {
        return major * 10_000 + minor;
    }

    private static Kind kind(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> new Kind(Machine.X86_64, 64, ByteOrder.LITTLE_ENDIAN);
            case AARCH64 -> new Kind(Machine.AARCH64, 64, ByteOrder.LITTLE_ENDIAN);
            case ARMV7L -> new Kind(Machine.ARM, 32, ByteOrder.LITTLE_ENDIAN);
            case I686 -> new Kind(Machine.I386, 32, ByteOrder.LITTLE_ENDIAN);
            case PPC64LE -> new Kind(Machine.PPC64, 64, ByteOrder.LITTLE_ENDIAN);
            case S390X -> new Kind(Machine.S390, 64, ByteOrder.BIG_ENDIAN);
            case RISCV64 -> new Kind(Machine.RISCV, 64, ByteOrder.LITTLE_ENDIAN);
        };
    }
}
