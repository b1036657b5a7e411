/**
 * The logs of attempts: from Kafka into the database, and from there to readers, live if they wish. A reader may be on
 * another instance than the one that stores; PostgreSQL's {@code NOTIFY} wakes it. Depends on messaging and the
 * database, on no other feature. Read {@link dev.kiln.api.log.LogStream} first.
 */
@NullMarked
package dev.kiln.api.log;

import org.jspecify.annotations.NullMarked;
