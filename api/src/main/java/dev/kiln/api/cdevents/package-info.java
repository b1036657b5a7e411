/**
 * Offers what happens to builds, images and cluster profile records as CDEvents 0.5 too, on a topic of their own, where an
 * operator wants that. Reads Kiln's events and writes one or more for each; where CDEvents has no type, a custom one. Depends
 * on Kafka and the published language. Read {@link dev.kiln.api.cdevents.Translation} first: it is all that is decided.
 */
@NullMarked
package dev.kiln.api.cdevents;

import org.jspecify.annotations.NullMarked;
