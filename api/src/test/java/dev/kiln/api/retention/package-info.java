@NullMarked
package dev.kiln.api.retention;

import org.jspecify.annotations.NullMarked;
