/**
 * Lock files of other tools, read natively: {@code pylock.toml} (PEP 751), {@code uv.lock}, {@code poetry.lock}, {@code
 * pdm.lock} and {@code Pipfile.lock} become one neutral model, from which the exact packages and wheels for a target are
 * selected. Reads local files only, asks no index, and holds everything in a lock file to be hostile.
 */
@NullMarked
package dev.mizzen.lock;

import org.jspecify.annotations.NullMarked;
