/**
 * The façades, one per use case (build, lock, explain, look after the store): a request goes in, events come out on the way, a
 * result stands at the end.
 */
@NullMarked
package dev.mizzen.build;

import org.jspecify.annotations.NullMarked;
