/**
 * Bytecode: interpreters that run as compile workers and the choice among them, and the canonical form of what they write
 * ({@code marshal}), in which equal code is equal bytes.
 */
@NullMarked
package dev.mizzen.bytecode;

import org.jspecify.annotations.NullMarked;
