package dev.kiln.worker.attempt;

import dev.kiln.worker.report.AttemptLog;
import dev.kiln.worker.report.Redaction;

/** Begins the log of an attempt. */
@FunctionalInterface
public interface AttemptLogs {
    AttemptLog open(Attempt attempt, Redaction secrets);
}
