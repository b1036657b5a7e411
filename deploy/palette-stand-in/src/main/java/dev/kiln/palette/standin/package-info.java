/**
 * An HTTP server that behaves as Palette's interface for cluster profiles is described to (swagger, version 4.8), as far as
 * Kiln uses it; it refuses what does not conform. It can be told to fail in the ways in which servers and networks do.
 * Depends on nothing of Kiln's. Read {@link dev.kiln.palette.standin.PaletteStandIn} first.
 */
@NullMarked
package dev.kiln.palette.standin;

import org.jspecify.annotations.NullMarked;
