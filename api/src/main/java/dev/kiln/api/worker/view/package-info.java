/**
 * Workers, to be read, and what a pool of them has room for. Depends on {@link dev.kiln.api.worker} for when a worker counts
 * as silent. Read {@link dev.kiln.api.worker.view.WorkerView} first.
 */
@NullMarked
package dev.kiln.api.worker.view;

import org.jspecify.annotations.NullMarked;
