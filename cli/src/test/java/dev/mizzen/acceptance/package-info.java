/** The command, driven as a user drives it: as a process, on real bases and wheels. */
@NullMarked
package dev.mizzen.acceptance;

import org.jspecify.annotations.NullMarked;
