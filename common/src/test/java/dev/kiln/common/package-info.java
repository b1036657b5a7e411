/** Samples of every message, and the rules of the module's architecture. */
@NullMarked
package dev.kiln.common;

import org.jspecify.annotations.NullMarked;
