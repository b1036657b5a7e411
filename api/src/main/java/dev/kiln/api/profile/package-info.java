/**
 * Cluster profile records: what people say about a profile, the image that it points at, every earlier version, and how a
 * new image changes it. Depends on the database, the outbox and the published language; reads one table of the ledger, to
 * make sure that an image is accepted. Read {@link dev.kiln.api.profile.ClusterProfile} first, then
 * {@link dev.kiln.api.profile.ImageChoice}, which decides, and {@link dev.kiln.api.profile.PackValues}, which edits.
 */
@NullMarked
package dev.kiln.api.profile;

import org.jspecify.annotations.NullMarked;
