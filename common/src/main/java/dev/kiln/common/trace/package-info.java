/**
 * What joins the happenings of one build, wherever they happen: spans of one trace, whose context goes with every message and
 * is kept with rows, and the fields of log lines. Depends on Micrometer's interfaces; whether a trace is recorded, and where
 * it goes, is for api and worker to configure. Read {@link dev.kiln.common.trace.Traces} first.
 */
@NullMarked
package dev.kiln.common.trace;

import org.jspecify.annotations.NullMarked;
