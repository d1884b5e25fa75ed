/**
 * What is set for a project, and where: the catalogue of {@link dev.mizzen.settings.Setting}s, and their merging from flags,
 * variables, {@code [tool.mizzen]} and pip's configuration into {@link dev.mizzen.settings.Settings}. What a value means is not
 * known here.
 */
@NullMarked
package dev.mizzen.settings;

import org.jspecify.annotations.NullMarked;
