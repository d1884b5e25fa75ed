package dev.mizzen.resolve;

import dev.mizzen.python.ProjectName;
import java.util.Optional;

/**
 * Something of which one version, or none, is chosen: a project, an extra of a project (which is chosen together with the
 * project, in the same version), or the whole that the user asks for, which has neither name nor extra.
 */
record Subject(Optional<ProjectName> name, Optional<ProjectName> extra) {
    static final Subject WHOLE = new Subject(Optional.empty(), Optional.empty());

    static Subject of(ProjectName name) {
        return new Subject(Optional.of(name), Optional.empty());
    }

    static Subject of(ProjectName name, ProjectName extra) {
        return new Subject(Optional.of(name), Optional.of(extra));
    }

    boolean isWhole() {
        return name.isEmpty();
    }

    /** {@code name} or {@code name[extra]}. */
    @Override
    public String toString() {
        return name.map(ProjectName::toString).orElse("the requirements")
                + extra.map(text -> "[" + text + "]").orElse("");
    }
}
