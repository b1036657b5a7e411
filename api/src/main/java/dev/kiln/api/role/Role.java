package dev.kiln.api.role;

/** A part of the api that scales by itself. */
public enum Role {
    /** Takes requests, over HTTP and from Kafka, and answers reads. */
    INTAKE,
    /** Arbitrates between workers and keeps the ledger. */
    COORDINATOR,
    /** Brings finished builds to the cluster profile records. */
    NOTIFIER
}
