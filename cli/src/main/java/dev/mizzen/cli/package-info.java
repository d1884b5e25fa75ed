/** The command {@code mizzen}: one class per command, over the façades of {@code dev.mizzen.build}. */
@NullMarked
package dev.mizzen.cli;

import org.jspecify.annotations.NullMarked;
