@NullMarked
package dev.kiln.api.image;

import org.jspecify.annotations.NullMarked;
