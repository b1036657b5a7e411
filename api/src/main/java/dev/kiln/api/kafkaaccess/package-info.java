/**
 * What each part of a Kiln may do in Kafka, as ACLs, and the command that applies them. Depends on the options that commands
 * share in {@code messaging}. Read {@link dev.kiln.api.kafkaaccess.KafkaRole} first.
 */
@NullMarked
package dev.kiln.api.kafkaaccess;

import org.jspecify.annotations.NullMarked;
