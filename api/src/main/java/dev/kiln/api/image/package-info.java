/**
 * The images that builds left behind: to be read, and to be revoked. Depends on the database and the outbox; who has to
 * act when an image is revoked says so by {@link dev.kiln.api.image.RevocationListener}. Reads, and only reads, the tables
 * of cluster profile records, to tell which of them point at an image. Read {@link dev.kiln.api.image.ImageView} first.
 */
@NullMarked
package dev.kiln.api.image;

import org.jspecify.annotations.NullMarked;
