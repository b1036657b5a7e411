/**
 * What a worker tells the coordinator: reports that must arrive, log lines that should, heartbeats that may be missed. Depends
 * on Kafka's clients. Read {@link dev.kiln.worker.report.AttemptReporter} first.
 */
@NullMarked
package dev.kiln.worker.report;

import org.jspecify.annotations.NullMarked;
