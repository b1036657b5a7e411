/**
 * Builds, to be read: lists, one build with all that belongs to it, its history, and why it waits. Depends on the
 * database, and on the read sides of images and workers; changes nothing. Read
 * {@link dev.kiln.api.build.view.BuildView} first.
 */
@NullMarked
package dev.kiln.api.build.view;

import org.jspecify.annotations.NullMarked;
