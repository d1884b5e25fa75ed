/**
 * What the user declared: requirements files in pip's syntax, and {@code pyproject.toml}. Reads local files only, and keeps
 * for everything the place where it stands, so that later refusals can point at it. Decides nothing about images.
 */
@NullMarked
package dev.mizzen.project;

import org.jspecify.annotations.NullMarked;
