/**
 * The benchmarks, each of which is small and measures one promise: Kiln beside what a user would do instead, or beside
 * what the machine can do at best, in turns. Read {@link dev.kiln.bench.suite.Benchmark} first, then {@link
 * dev.kiln.bench.suite.Bed}.
 */
@NullMarked
package dev.kiln.bench.suite;

import org.jspecify.annotations.NullMarked;
