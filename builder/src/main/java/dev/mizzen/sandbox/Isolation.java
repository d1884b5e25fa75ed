package dev.mizzen.sandbox;

import java.util.Locale;

/** How a program is run on a root, in the order of preference. What each keeps apart is told in {@code docs/security.md}. */
public enum Isolation {
    /** In namespaces of its own, with a read-only root, no network and no privileges, without being root. */
    USER_NAMESPACE,
    /** With its root changed by a process that may do so, as a user who owns nothing there. */
    CHROOT,
    /** By the root's own ELF loader, as a usual process of this user; only its files are the root's. */
    LOADER,
    /** A program of this machine instead of the root's, as a usual process of this user. */
    HOST;

    /** For people: {@code user namespace}, {@code chroot}, {@code own loader}, {@code this machine}. */
    @Override
    public String toString() {
        return switch (this) {
            case LOADER -> "own loader";
            case HOST -> "this machine";
            default -> name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }
}
