package dev.kiln.standalone;

import dev.kiln.embedded.BrokerSecurity;
import java.util.Map;

/** Those whom a broker knows, and how each of them says who it is. */
interface KafkaUsers extends AutoCloseable {

    /** The broker that knows them. */
    BrokerSecurity broker();

    /** What Kafka calls one of them. */
    default String principal(String user) {
        return "User:" + user;
    }

    /** What a client of a user is told, beside the address. */
    Map<String, String> settings(String user);

    @Override
    default void close() {}
}
