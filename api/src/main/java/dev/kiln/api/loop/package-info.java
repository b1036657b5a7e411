/**
 * How a feature does something over and over in the background. Depends on no feature. Read {@link
 * dev.kiln.api.loop.Loop}, and {@link dev.kiln.api.loop.Backoff} for what failed.
 */
@NullMarked
package dev.kiln.api.loop;

import org.jspecify.annotations.NullMarked;
