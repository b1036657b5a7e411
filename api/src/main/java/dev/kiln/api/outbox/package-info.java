/**
 * Messages that commit together with the change that they tell of, and their way to Kafka: at least once, in order per
 * key, by any number of instances. Depends on the database and Kafka, on no other feature. Read
 * {@link dev.kiln.api.outbox.Outbox} first; why there is one, and not a second commit: a message about a change that
 * was rolled back, or a change that nobody is told of, could each end a build wrongly.
 */
@NullMarked
package dev.kiln.api.outbox;

import org.jspecify.annotations.NullMarked;
