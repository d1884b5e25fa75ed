package dev.mizzen.elf;

/** What kind of object an ELF file is: {@code e_type} of the header. */
public enum ElfType {
    /** An object file, to be linked. */
    RELOCATABLE,
    /** A program at a fixed address. */
    EXECUTABLE,
    /** A shared library, or a program that can be loaded anywhere. */
    SHARED,
    /** A memory dump. */
    CORE,
    /** Any other number. */
    OTHER;

    static ElfType of(int code) {
        return switch (code) {
            case 1 -> RELOCATABLE;
            case 2 -> EXECUTABLE;
            case 3 -> SHARED;
            case 4 -> CORE;
            default -> OTHER;
        };
    }
}
