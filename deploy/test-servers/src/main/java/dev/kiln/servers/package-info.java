/**
 * The servers of integration tests: the same tests run on embedded ones, or, with the Maven profile {@code docker}, on
 * containers of the images that users run.
 *
 * <p>Tests ask {@link dev.kiln.servers.Broker} and {@link dev.kiln.servers.Database}, and do not learn which they got. May
 * depend on {@link dev.kiln.embedded} and Testcontainers. Read {@link dev.kiln.servers.Servers} first.
 */
@NullMarked
package dev.kiln.servers;

import org.jspecify.annotations.NullMarked;
