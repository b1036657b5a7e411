/**
 * The one-command cluster: Kafka, PostgreSQL and the api in this JVM, workers as processes beside it, and a tour that
 * takes two build requests to an updated cluster profile record. Uses the api as its users do, over HTTP and Kafka, and
 * starts the same jars as production does. Read {@link dev.kiln.standalone.Cluster} first.
 */
@NullMarked
package dev.kiln.standalone;

import org.jspecify.annotations.NullMarked;
