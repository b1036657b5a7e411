/**
 * What every benchmark shares: figures, their statistics, and how they are told as a table and as JSON. Depends on no
 * cluster. Read {@link dev.kiln.bench.measure.Measurement} first.
 */
@NullMarked
package dev.kiln.bench.measure;

import org.jspecify.annotations.NullMarked;
