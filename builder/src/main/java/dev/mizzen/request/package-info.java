/**
 * What a command is asked for, as typed values that were read from settings: {@link dev.mizzen.request.BuildRequest} and {@link
 * dev.mizzen.request.LockRequest}. Everything that is wrong with the values is collected here, before anything is done.
 */
@NullMarked
package dev.mizzen.request;

import org.jspecify.annotations.NullMarked;
