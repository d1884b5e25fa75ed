/**
 * The façades, one per use case: a request of plain values goes in, events come out on the way, a result stands at the end.
 * Also where a request comes from: the catalogue of {@link dev.mizzen.build.Setting}s, and their merging from flags,
 * environment and {@code [tool.mizzen]} into {@link dev.mizzen.build.Settings}.
 */
@NullMarked
package dev.mizzen.build;

import org.jspecify.annotations.NullMarked;
