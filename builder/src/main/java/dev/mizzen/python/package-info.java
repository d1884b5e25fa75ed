/**
 * The packaging standards, pure: project names (PEP 503), versions and specifiers (PEP 440), requirements and markers
 * (PEP 508), tags and wheel file names (PEP 425, 427, 600, 656), metadata, and the {@code Target} that an image offers.
 * Knows texts and values only: no file, no network, no wheel.
 */
@NullMarked
package dev.mizzen.python;

import org.jspecify.annotations.NullMarked;
