@NullMarked
package dev.kiln.embedded;

import org.jspecify.annotations.NullMarked;
