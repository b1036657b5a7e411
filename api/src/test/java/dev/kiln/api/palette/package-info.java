@NullMarked
package dev.kiln.api.palette;

import org.jspecify.annotations.NullMarked;
