/**
 * The images that builds left behind, to be read. Depends on the database only. Read
 * {@link dev.kiln.api.image.ImageView} first.
 */
@NullMarked
package dev.kiln.api.image;

import org.jspecify.annotations.NullMarked;
