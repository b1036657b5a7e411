/**
 * Hears of builds that succeeded and brings their images to the cluster profile records that want them. Depends on
 * {@link dev.kiln.api.profile} and Kafka. Read {@link dev.kiln.api.notifier.Notifier} first.
 */
@NullMarked
package dev.kiln.api.notifier;

import org.jspecify.annotations.NullMarked;
