/**
 * The dashboards as code: what people see of Kiln. {@link dev.kiln.grafana.WriteDashboards} writes them as the JSON that
 * Grafana loads, into {@code deploy/grafana/dashboards}; a test fails while the two differ. Read
 * {@link dev.kiln.grafana.FleetDashboard} first.
 */
@NullMarked
package dev.kiln.grafana;

import org.jspecify.annotations.NullMarked;
