package dev.mizzen.project;

import dev.mizzen.diagnostic.SourceSpan;

/**
 * A value and where it was written.
 *
 * @param span the place of the value
 */
public record Sourced<T>(T value, SourceSpan span) {}
