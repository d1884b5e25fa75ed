/** What people and programs read of the command: errors and warnings, progress, colour, JSON. Standard output holds results alone. */
@NullMarked
package dev.mizzen.cli.output;

import org.jspecify.annotations.NullMarked;
