/**
 * What workers and the api say to each other over Kafka, as JSON. Upstream and downstream systems see
 * {@link dev.kiln.common.event} instead. Read {@link dev.kiln.common.message.Job} first, then
 * {@link dev.kiln.common.message.AttemptReport}: one goes out for every attempt, the others come back.
 */
@NullMarked
package dev.kiln.common.message;

import org.jspecify.annotations.NullMarked;
