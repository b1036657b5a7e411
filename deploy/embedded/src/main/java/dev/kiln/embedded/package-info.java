/**
 * A real Kafka broker and a real PostgreSQL that a Java program starts by itself: nothing to install, nothing to download at run time.
 *
 * <p>The one-command cluster runs on them and keeps their data; tests take a temporary one and stop and start it as they
 * like. Both listen on 127.0.0.1 only, and both recover from a JVM that was killed.
 *
 * <p>May depend on the broker's and the database's own libraries and on slf4j; never on Spring or on another module of
 * Kiln. Read {@link dev.kiln.embedded.EmbeddedKafka} and {@link dev.kiln.embedded.EmbeddedDatabase} first.
 */
@NullMarked
package dev.kiln.embedded;

import org.jspecify.annotations.NullMarked;
