/**
 * Gauges that are read from the ledger, so that every instance shows the same whatever it has handled itself, also right
 * after its start. Features declare them as beans; depends on no feature. Read {@link dev.kiln.api.gauge.LedgerGauge}
 * first.
 */
@NullMarked
package dev.kiln.api.gauge;

import org.jspecify.annotations.NullMarked;
