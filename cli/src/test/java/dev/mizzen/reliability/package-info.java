/** Builds that are killed, starved, crowded and moved to other worlds, and what must come out all the same. */
@NullMarked
package dev.mizzen.reliability;

import org.jspecify.annotations.NullMarked;
