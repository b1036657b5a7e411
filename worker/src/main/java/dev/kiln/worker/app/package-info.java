/**
 * Puts the worker together: its configuration, its start and its end. The only package that knows Spring. Read
 * {@link dev.kiln.worker.app.WorkerLifecycle} first.
 */
@NullMarked
package dev.kiln.worker.app;

import org.jspecify.annotations.NullMarked;
