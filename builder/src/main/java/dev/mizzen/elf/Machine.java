package dev.mizzen.elf;

/**
 * The instruction set of an ELF file: {@code e_machine} of the header.
 *
 * @param code the number, 0 to 65,535
 */
public record Machine(int code) {
    public static final Machine I386 = new Machine(3);
    public static final Machine PPC64 = new Machine(21);
    public static final Machine S390 = new Machine(22);
    public static final Machine ARM = new Machine(40);
    public static final Machine X86_64 = new Machine(62);
    public static final Machine AARCH64 = new Machine(183);
    public static final Machine RISCV = new Machine(243);
    public static final Machine LOONGARCH = new Machine(258);

    public Machine {
        if (code < 0 || code > 0xffff) {
            throw new IllegalArgumentException("not a machine: " + code);
        }
    }

    /** The name that {@code uname -m} uses, as far as the number alone tells it; else {@code machine 999}. */
    @Override
    public String toString() {
        return switch (code) {
            case 3 -> "i386";
            case 21 -> "ppc64";
            case 22 -> "s390x";
            case 40 -> "arm";
            case 62 -> "x86_64";
            case 183 -> "aarch64";
            case 243 -> "riscv";
            case 258 -> "loongarch";
            default -> "machine " + code;
        };
    }
}
