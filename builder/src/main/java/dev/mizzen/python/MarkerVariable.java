package dev.mizzen.python;

import java.util.Optional;

/** The variables that a marker may name: the eleven of PEP 508, {@code extra}, and the two sets of PEP 751. */
public enum MarkerVariable {
    IMPLEMENTATION_NAME("implementation_name"),
    IMPLEMENTATION_VERSION("implementation_version"),
    OS_NAME("os_name"),
    PLATFORM_MACHINE("platform_machine"),
    PLATFORM_PYTHON_IMPLEMENTATION("platform_python_implementation"),
    PLATFORM_RELEASE("platform_release"),
    PLATFORM_SYSTEM("platform_system"),
    PLATFORM_VERSION("platform_version"),
    PYTHON_FULL_VERSION("python_full_version"),
    PYTHON_VERSION("python_version"),
    SYS_PLATFORM("sys_platform"),
    /** The one extra for which a dependency of a distribution is asked; its value is a name. */
    EXTRA("extra"),
    /** The extras chosen when a lock file is installed; its value is a set of names. */
    EXTRAS("extras"),
    /** The dependency groups chosen when a lock file is installed; its value is a set of names. */
    DEPENDENCY_GROUPS("dependency_groups");

    private final String spelling;

    MarkerVariable(String spelling) {
        this.spelling = spelling;
    }

    /** The variable of that name; the older names of PEP 345 and setuptools count too. */
    public static Optional<MarkerVariable> named(String name) {
        for (MarkerVariable variable : values()) {
            if (variable.spelling.equals(name)) {
                return Optional.of(variable);
            }
        }
        return switch (name) {
            case "os.name" -> Optional.of(OS_NAME);
            case "sys.platform" -> Optional.of(SYS_PLATFORM);
            case "platform.machine" -> Optional.of(PLATFORM_MACHINE);
            case "platform.version" -> Optional.of(PLATFORM_VERSION);
            case "platform.python_implementation", "python_implementation" ->
                Optional.of(PLATFORM_PYTHON_IMPLEMENTATION);
            default -> Optional.empty();
        };
    }

    /** Whether this is one of the eleven that describe an interpreter, and so always have a value. */
    public boolean describesInterpreter() {
        return compareTo(EXTRA) < 0;
    }

    /** Whether the value is a set of names. */
    boolean isSet() {
        return this == EXTRAS || this == DEPENDENCY_GROUPS;
    }

    /** Whether values are normalised names (PEP 685). */
    boolean isName() {
        return this == EXTRA || isSet();
    }

    /** Whether values are compared as versions (PEP 440) when both sides are versions. */
    boolean isVersion() {
        return this == IMPLEMENTATION_VERSION
                || this == PLATFORM_RELEASE
                || this == PYTHON_FULL_VERSION
                || this == PYTHON_VERSION;
    }

    /** The name of PEP 508. */
    @Override
    public String toString() {
        return spelling;
    }
}
