/**
 * Bytecode: interpreters that run as compile workers and the choice among them, and the canonical form of the {@code .pyc}
 * files that come of what they write, in which equal code is equal bytes ({@code docs/bytecode.md}). Wary of its input: a
 * stream may lie about its counts, point anywhere or never end.
 */
@NullMarked
package dev.mizzen.bytecode;

import org.jspecify.annotations.NullMarked;
