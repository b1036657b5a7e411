package dev.kiln.api;

import dev.kiln.embedded.EmbeddedDatabase;
import dev.kiln.embedded.EmbeddedKafka;

/** The broker and the database that all tests of this JVM share; the JVM's end stops them. */
final class Servers {

    static final EmbeddedKafka KAFKA = EmbeddedKafka.startTemporary();
    static final EmbeddedDatabase DATABASE = EmbeddedDatabase.startTemporary();

    private Servers() {}
}
