@NullMarked
package dev.kiln.api.log;

import org.jspecify.annotations.NullMarked;
