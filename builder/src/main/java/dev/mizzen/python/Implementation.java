package dev.mizzen.python;

/** A Python implementation that an image may hold. There is one; others are refused where the base is read. */
public enum Implementation {
    CPYTHON;

    /** {@code sys.implementation.name}: {@code cpython}. */
    public String lowerName() {
        return "cpython";
    }

    /** {@code platform.python_implementation()}: {@code CPython}. */
    public String displayName() {
        return "CPython";
    }

    /** What its tags begin with: {@code cp}. */
    public String tagPrefix() {
        return "cp";
    }
}
