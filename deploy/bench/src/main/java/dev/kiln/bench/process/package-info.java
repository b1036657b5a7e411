/**
 * Servers as processes of their own, so that each can be killed alone. All of them end with the process that started
 * them: their standard input is a pipe from it. Read {@link dev.kiln.bench.process.JvmProcess} first.
 */
@NullMarked
package dev.kiln.bench.process;

import org.jspecify.annotations.NullMarked;
