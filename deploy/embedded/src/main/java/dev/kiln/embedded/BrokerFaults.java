package dev.kiln.embedded;

import kafka.server.FaultHandlerFactory;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.FaultHandlerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports what goes wrong inside the broker. Kafka's own handler ends the JVM, which is not the broker's alone here. */
final class BrokerFaults implements FaultHandlerFactory {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerFaults.class);

    @Override
    public FaultHandler build(String part, boolean fatal, Runnable action) {
        return (message, cause) -> {
            if (fatal) {
                LOG.error("Kafka's {} cannot go on: {}", part, message, cause);
            } else {
                LOG.warn("Kafka's {} reports: {}", part, message, cause);
            }
            action.run();
            return new FaultHandlerException(part + ": " + message, cause);
        };
    }
}
