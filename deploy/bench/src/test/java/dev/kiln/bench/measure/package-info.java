@NullMarked
package dev.kiln.bench.measure;

import org.jspecify.annotations.NullMarked;
