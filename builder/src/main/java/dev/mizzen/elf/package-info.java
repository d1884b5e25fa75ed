/**
 * Reads what the dynamic loader would read of an ELF file (System V ABI, gABI chapters 4 and 5; GNU symbol versioning): for
 * which machine it is, which loader and libraries it needs, and which symbol versions it wants from them. Pure, and wary: a
 * file may be cut off, lie about its counts or point anywhere.
 */
@NullMarked
package dev.mizzen.elf;

import org.jspecify.annotations.NullMarked;
