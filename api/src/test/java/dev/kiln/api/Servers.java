package dev.kiln.api;

import dev.kiln.servers.Broker;
import dev.kiln.servers.Database;

/** The broker and the database that all tests of this JVM share; the JVM's end stops them. */
final class Servers {

    static final Broker KAFKA = Broker.startTemporary();
    static final Database DATABASE = Database.startTemporary();

    private Servers() {}
}
