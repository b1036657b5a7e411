/**
 * Child processes that cannot get away: each command runs in a process group of its own, is bounded in time, in output
 * and in what it may leave behind, and ends with its worker, however that ends. Plain Java; depends on nothing of ours. Read
 * {@code guard.sh} beside this package's classes first, then {@link dev.kiln.worker.process.GuardedProcess}.
 */
@NullMarked
package dev.kiln.worker.process;

import org.jspecify.annotations.NullMarked;
