/** One class of ours beside jib's: the only way to hand its client a transport, since it keeps that constructor to its package. */
@NullMarked
package com.google.cloud.tools.jib.http;

import org.jspecify.annotations.NullMarked;
