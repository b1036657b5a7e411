/**
 * Images that are there already: whether a cloud's own word proves that one is this build's, and complete. Plain Java. Read
 * {@link dev.kiln.worker.adoption.ExistingImages} first.
 */
@NullMarked
package dev.kiln.worker.adoption;

import org.jspecify.annotations.NullMarked;
