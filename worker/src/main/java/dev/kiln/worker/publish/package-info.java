/**
 * Takes the files that are images to where they stay: their attempt's workspace will be gone. Plain Java. Read
 * {@link dev.kiln.worker.publish.FilePublisher} first.
 */
@NullMarked
package dev.kiln.worker.publish;

import org.jspecify.annotations.NullMarked;
