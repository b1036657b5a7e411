/**
 * The program behind the scripts in {@code deploy/bench}. Each of its commands starts a cluster of real processes, does
 * something to it, and judges the outcome from what is left behind. Read {@link dev.kiln.bench.Bench} first.
 */
@NullMarked
package dev.kiln.bench;

import org.jspecify.annotations.NullMarked;
