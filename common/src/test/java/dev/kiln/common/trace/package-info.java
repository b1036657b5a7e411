@NullMarked
package dev.kiln.common.trace;

import org.jspecify.annotations.NullMarked;
