/**
 * One trace for one build, over all that happens to it: where the api goes on with a trace that a message or a row carries.
 * Off by default: {@code management.opentelemetry.enabled} turns it on. Depends on the database and Kafka, on no feature.
 * Read {@link dev.kiln.api.trace.KeptTraces} first.
 */
@NullMarked
package dev.kiln.api.trace;

import org.jspecify.annotations.NullMarked;
