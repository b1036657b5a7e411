/**
 * A command for operators: lists the records that were set aside, shows one, and sends them again. Depends on Kafka, and
 * on nothing else of the api: it runs where the database cannot be reached, too. Read
 * {@link dev.kiln.api.deadletter.DeadLettersCommand} first.
 */
@NullMarked
package dev.kiln.api.deadletter;

import org.jspecify.annotations.NullMarked;
