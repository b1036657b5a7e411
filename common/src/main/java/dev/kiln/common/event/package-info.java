/**
 * What Kiln and the systems around it tell each other, as CloudEvents 1.0. Depends on the CloudEvents SDK, on
 * {@link dev.kiln.common.build} and on {@link dev.kiln.common.message.MessageCodec}. Read
 * {@link dev.kiln.common.event.EventType} first.
 */
@NullMarked
package dev.kiln.common.event;

import org.jspecify.annotations.NullMarked;
