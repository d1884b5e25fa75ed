/**
 * Where wheels come from: says which files of a project are on offer in folders, on pages of links and in indexes, brings
 * those that were chosen to this machine, and reads a wheel's metadata once in the life of the store. Decides nothing but
 * which index is asked; choosing among the files is the work of {@code resolve}.
 */
@NullMarked
package dev.mizzen.index;

import org.jspecify.annotations.NullMarked;
