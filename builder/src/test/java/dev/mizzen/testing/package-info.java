/** Support for the tests of every room: makers of small files, archives and wheels, good and broken. */
@NullMarked
package dev.mizzen.testing;

import org.jspecify.annotations.NullMarked;
