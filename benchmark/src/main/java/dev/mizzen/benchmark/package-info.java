/** Measures the making of layers with JMH, beside what one would write with commons-compress and the JDK. */
@NullMarked
package dev.mizzen.benchmark;

import org.jspecify.annotations.NullMarked;
