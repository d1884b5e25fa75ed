/**
 * What went wrong, in words for the person who can mend it: a {@link dev.mizzen.diagnostic.Problem} names the thing, the
 * two values that disagree and a hint; a {@link dev.mizzen.diagnostic.BuildException} carries all problems of one phase.
 * The bottom floor of the house: knows nothing of images, wheels or files beyond their names.
 */
@NullMarked
package dev.mizzen.diagnostic;

import org.jspecify.annotations.NullMarked;
