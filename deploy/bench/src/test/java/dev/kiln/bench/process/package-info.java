@NullMarked
package dev.kiln.bench.process;

import org.jspecify.annotations.NullMarked;
