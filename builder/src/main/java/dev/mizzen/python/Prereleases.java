package dev.mizzen.python;

/** What to do with pre-releases and development releases when versions are matched (PEP 440, "Handling of pre-releases"). */
public enum Prereleases {
    /**
     * They are left out, unless a specifier names one or nothing else matches. A single version has no rival, so that it is
     * never left out.
     */
    DEFAULT,
    /** They are as good as any other version. */
    ALLOWED,
    /** They never match. */
    FORBIDDEN
}
