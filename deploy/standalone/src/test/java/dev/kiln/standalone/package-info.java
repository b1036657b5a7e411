/** The whole cluster, with real processes, seen as its users see it. */
@NullMarked
package dev.kiln.standalone;

import org.jspecify.annotations.NullMarked;
