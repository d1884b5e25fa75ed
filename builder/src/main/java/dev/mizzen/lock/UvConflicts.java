package dev.mizzen.lock;

/** How uv writes extras, groups and projects that conflict with others into markers: {@code extra-7-project-cpu}. */
final class UvConflicts {
    private UvConflicts() {}

    /** The name for an extra or a group of a project, or, both being empty, for the project. */
    static String name(String project, String extra, String group) {
        String numbered = project.length() + "-" + project;
        if (!extra.isEmpty()) {
            return "extra-" + numbered + "-" + extra;
        }
        return group.isEmpty() ? "project-" + numbered : "group-" + numbered + "-" + group;
    }
}
