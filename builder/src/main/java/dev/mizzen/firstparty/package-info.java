/**
 * The projects of one's own repository: the application, what it declares, and the projects beside it that it needs, found
 * through workspaces, paths and lock files. They are known by their static metadata alone; no code of theirs runs.
 */
@NullMarked
package dev.mizzen.firstparty;

import org.jspecify.annotations.NullMarked;
