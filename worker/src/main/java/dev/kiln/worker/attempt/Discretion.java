package dev.kiln.worker.attempt;

import dev.kiln.worker.report.AttemptLog;
import dev.kiln.worker.report.Redaction;

/**
 * What one attempt says, and what it keeps to itself.
 *
 * @param log where its lines go
 * @param secrets what nothing may show that is told of it
 * @param password its own, for the machines that its template logs in to
 */
record Discretion(AttemptLog log, Redaction secrets, String password) {

    static Discretion of(Attempt attempt, AttemptLogs logs, Redaction workers) {
        String password = Passwords.next();
        Redaction secrets = workers.and(password);
        return new Discretion(logs.open(attempt, secrets), secrets, password);
    }
}
