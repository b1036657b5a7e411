@NullMarked
package dev.kiln.bench.suite;

import org.jspecify.annotations.NullMarked;
