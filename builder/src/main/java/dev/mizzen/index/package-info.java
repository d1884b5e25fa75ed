/**
 * Where wheels come from: says which files of a project are on offer in a wheelhouse, and reads a wheel's metadata once in
 * the life of the store. Decides nothing; choosing among the files is the work of {@code resolve}.
 */
@NullMarked
package dev.mizzen.index;

import org.jspecify.annotations.NullMarked;
