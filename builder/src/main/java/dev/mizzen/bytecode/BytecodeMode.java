package dev.mizzen.bytecode;

import java.util.Locale;

/** What a build does about bytecode: an input of the image, never a property of the machine. */
public enum BytecodeMode {
    /** Bytecode of an interpreter of exactly the image's version, or no image. */
    REQUIRE,
    /** As {@link #REQUIRE}, but any interpreter that writes bytecode of the same magic number will do. */
    COMPATIBLE,
    /** As {@link #REQUIRE}, but where there is no such interpreter the image gets no bytecode. */
    AUTO,
    /** No bytecode. */
    OFF;

    /** Lower case: {@code require}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
