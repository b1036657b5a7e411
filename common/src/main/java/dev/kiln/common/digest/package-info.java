/** Digests of what is stored, compared or named by its content. Depends on nothing. */
@NullMarked
package dev.kiln.common.digest;

import org.jspecify.annotations.NullMarked;
