/**
 * The worker: takes jobs from Kafka, runs Packer, reports. Talks to Kafka and to nothing else of Kiln's. Read
 * {@link dev.kiln.worker.attempt.AttemptRunner} first; {@link dev.kiln.worker.app} puts the parts together.
 */
@NullMarked
package dev.kiln.worker;

import org.jspecify.annotations.NullMarked;
