/**
 * From requirements to exact wheels for one target. The result, a {@link dev.mizzen.resolve.Resolution}, names each wheel by
 * its file and SHA-256, so that nothing after it has to decide anything; a failure lists everything that does not fit and who
 * asked for it.
 */
@NullMarked
package dev.mizzen.resolve;

import org.jspecify.annotations.NullMarked;
