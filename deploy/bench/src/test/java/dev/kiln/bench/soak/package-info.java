/** Every check of a soak is seen to fail here, so that a good verdict means something. */
@NullMarked
package dev.kiln.bench.soak;

import org.jspecify.annotations.NullMarked;
