/**
 * How requests come in, over HTTP and from Kafka: read, checked, and handed to {@link dev.kiln.api.build.BuildLedger}. What
 * cannot be taken is answered with its reasons. Read {@link dev.kiln.api.intake.Intake} first.
 */
@NullMarked
package dev.kiln.api.intake;

import org.jspecify.annotations.NullMarked;
