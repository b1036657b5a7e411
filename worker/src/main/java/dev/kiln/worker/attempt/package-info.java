/**
 * One attempt from its claim to its report, and the slots that attempts occupy. Depends on every other package of the
 * worker but the queue. Read {@link dev.kiln.worker.attempt.AttemptRunner} first.
 */
@NullMarked
package dev.kiln.worker.attempt;

import org.jspecify.annotations.NullMarked;
