/**
 * Many short builds on a cluster whose parts are killed at random, and a verdict on what is promised: nothing accepted is
 * lost, nothing happens twice, nothing is left behind. Read {@link dev.kiln.bench.soak.Soak} first.
 */
@NullMarked
package dev.kiln.bench.soak;

import org.jspecify.annotations.NullMarked;
