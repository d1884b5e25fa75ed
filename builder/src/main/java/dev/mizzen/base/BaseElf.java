package dev.mizzen.base;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.elf.ByteSource;
import dev.mizzen.elf.ElfFile;
import dev.mizzen.elf.Machine;
import dev.mizzen.python.Architecture;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Optional;

/** ELF files of the base, and the architecture for which they are made. */
final class BaseElf {
    private BaseElf() {}

    /** Reads an ELF file in memory. */
    static ElfFile read(byte[] content, String path) throws BuildException {
        try {
            return ElfFile.read(ByteSource.of(content), TargetDetector.shown(path));
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory cannot fail", e);
        }
    }

    static Optional<Architecture> of(ElfFile elf) {
        boolean little = elf.byteOrder() == ByteOrder.LITTLE_ENDIAN;
        Machine machine = elf.machine();
        if (elf.bits() == 32) {
            if (machine.equals(Machine.I386)) {
                return Optional.of(Architecture.I686);
            }
            return machine.equals(Machine.ARM) && little ? Optional.of(Architecture.ARMV7L) : Optional.empty();
        }
        if (machine.equals(Machine.X86_64)) {
            return Optional.of(Architecture.X86_64);
        }
        if (machine.equals(Machine.AARCH64) && little) {
            return Optional.of(Architecture.AARCH64);
        }
        if (machine.equals(Machine.PPC64) && little) {
            return Optional.of(Architecture.PPC64LE);
        }
        if (machine.equals(Machine.S390)) {
            return Optional.of(Architecture.S390X);
        }
        return machine.equals(Machine.RISCV) ? Optional.of(Architecture.RISCV64) : Optional.empty();
    }
}
