/**
 * Builds the wheel of a source distribution (PEP 517, 518): unpacks it, runs its build backend with a Python of this machine that
 * is closed off from it, and takes the result only if it is pure Python. Does not know where build requirements come from.
 */
@NullMarked
package dev.mizzen.sdist;

import org.jspecify.annotations.NullMarked;
