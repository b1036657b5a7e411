/**
 * Which workers live, and which attempts were lost with those that do not. Depends on {@link dev.kiln.api.build} for what
 * follows. Read {@link dev.kiln.api.worker.LeaseJudge} first: it says when silence counts.
 */
@NullMarked
package dev.kiln.api.worker;

import org.jspecify.annotations.NullMarked;
