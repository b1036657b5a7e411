/**
 * How the api uses Kafka: which topics there must be, how listeners read, what happens to a record that cannot be
 * handled. Depends on Kafka only. Read {@link dev.kiln.api.messaging.MessagingConfiguration} first.
 */
@NullMarked
package dev.kiln.api.messaging;

import org.jspecify.annotations.NullMarked;
