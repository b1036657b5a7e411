package dev.kiln.common.build;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/**
 * Names one start of one attempt. A job that Kafka delivers twice is started twice, under two claims; the ledger accepts
 * one of them and the other is superseded.
 */
public record ClaimId(@JsonValue UUID value) {

    @JsonCreator
    public ClaimId {}

    public static ClaimId next() {
        return new ClaimId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
