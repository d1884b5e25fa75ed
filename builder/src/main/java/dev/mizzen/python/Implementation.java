package dev.mizzen.python;

/** A Python implementation that an image may hold. */
public enum Implementation {
    CPYTHON("cpython", "CPython", "cp", "python"),
    PYPY("pypy", "PyPy", "pp", "pypy");

    private final String lowerName;
    private final String displayName;
    private final String tagPrefix;
    private final String libraryPrefix;

    Implementation(String lowerName, String displayName, String tagPrefix, String libraryPrefix) {
        this.lowerName = lowerName;
        this.displayName = displayName;
        this.tagPrefix = tagPrefix;
        this.libraryPrefix = libraryPrefix;
    }

    /** {@code sys.implementation.name}: {@code cpython}. */
    public String lowerName() {
        return lowerName;
    }

    /** {@code platform.python_implementation()}: {@code CPython}. */
    public String displayName() {
        return displayName;
    }

    /** What its tags begin with: {@code cp}. */
    public String tagPrefix() {
        return tagPrefix;
    }

    /** What the name of its library directory begins with: {@code python}. */
    String libraryPrefix() {
        return libraryPrefix;
    }
}
