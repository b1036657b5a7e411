/**
 * The dashboards as code: what people see of Kiln. They are committed as the JSON that Grafana loads, in
 * {@code deploy/grafana/dashboards}; {@code deploy/grafana/write-dashboards} writes it, and a test fails while the two
 * differ. Read {@link dev.kiln.grafana.FleetDashboard} first.
 */
@NullMarked
package dev.kiln.grafana;

import org.jspecify.annotations.NullMarked;
