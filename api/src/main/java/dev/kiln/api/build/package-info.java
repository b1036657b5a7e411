/**
 * The life of builds. Reports of workers and calls of people go to {@link dev.kiln.api.build.BuildLedger}, which locks
 * the build, asks {@link dev.kiln.api.build.BuildLifecycle} what follows, and writes the {@link dev.kiln.api.build.Change}s
 * and the messages that tell of them in one transaction. Depends on the outbox, on no other
 * feature. Read
 * BuildLifecycle first.
 */
@NullMarked
package dev.kiln.api.build;

import org.jspecify.annotations.NullMarked;
