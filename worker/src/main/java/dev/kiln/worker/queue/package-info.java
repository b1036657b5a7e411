/**
 * How a worker gets its work and its orders from Kafka. Depends on {@link dev.kiln.worker.attempt} and
 * {@link dev.kiln.worker.report}. Read {@link dev.kiln.worker.queue.JobQueue} first.
 */
@NullMarked
package dev.kiln.worker.queue;

import org.jspecify.annotations.NullMarked;
