package dev.kiln.grafana;

import static dev.kiln.grafana.Panel.bars;
import static dev.kiln.grafana.Panel.lines;
import static dev.kiln.grafana.Panel.stack;
import static dev.kiln.grafana.Panel.stat;
import static dev.kiln.grafana.Query.over;
import static dev.kiln.grafana.Threshold.critical;
import static dev.kiln.grafana.Threshold.good;
import static dev.kiln.grafana.Threshold.warning;

import dev.kiln.grafana.Dashboard.Section;
import java.util.List;

/** For who runs Kiln itself: requests in, messages out, database, broker, JVMs. */
final class PlumbingDashboard {

    static final String UID = "kiln-plumbing";

    private static final String API = "job=~\"kiln-api.*\"";

    private PlumbingDashboard() {}

    static Dashboard define() {
        return new Dashboard(
                UID,
                "Kiln / 5 Plumbing",
                "Requests in, messages out, what lies in between: intake, outbox, consumers, dead letters, database, broker and JVMs.",
                "now-3h",
                List.of(),
                List.of(summary(), intake(), messages(), database(), broker(), processes()));
    }

    private static Section summary() {
        return Section.of(
                "Is anything stuck?",
                stat(
                                "Instances up",
                                "Processes of Kiln that answered Prometheus' last question.",
                                "short",
                                "sum(up{job=~\"kiln-.*\"})")
                        .marked(good(1)),
                stat(
                                "Outbox",
                                "Messages that the ledger owes to Kafka now. Normally 0: they leave within milliseconds.",
                                "short",
                                "max(kiln_outbox_pending)")
                        .marked(warning(100), critical(1000)),
                stat(
                                "Oldest in the outbox",
                                "How long the message has been due that waits longest. Over a minute an alert fires: Kafka is away or refuses it.",
                                "s",
                                "max(kiln_outbox_age_seconds)")
                        .marked(warning(5), critical(60)),
                stat(
                                "Consumer lag",
                                "Records that consumer groups of the api have not read yet, all together.",
                                "short",
                                "sum(max by (group, topic) (kiln_consumer_lag_records))")
                        .marked(warning(100), critical(1000)),
                stat(
                                "Dead letters",
                                "Records that could not be handled and were set aside.",
                                "short",
                                "sum(max by (topic) (kiln_dead_letters_kept_records))")
                        .marked(warning(1)),
                stat(
                                "Refused requests",
                                "Requests of this time that could not be taken, over HTTP and Kafka.",
                                "short",
                                "sum(increase(kiln_intake_requests_total{result!=\"accepted\"}[$__range]))")
                        .marked(warning(1)));
    }

    private static Section intake() {
        return Section.of(
                "Do requests come in?",
                bars(
                        "Requests per minute",
                        "Build requests by the way they came and what became of them. malformed and invalid: the sender's mistake, which was answered to it.",
                        "short",
                        over(
                                "sum by (transport, result) (rate(kiln_intake_requests_total[$__rate_interval])) * 60",
                                "{{transport}} {{result}}")),
                lines(
                                "HTTP calls per second",
                                "Of the whole interface, by outcome. SERVER_ERROR is Kiln's fault.",
                                "reqps",
                                over(
                                        "sum by (outcome) (rate(http_server_requests_seconds_count{" + API
                                                + ", uri!~\"/actuator.*\"}[$__rate_interval]))",
                                        "{{outcome}}"))
                        .whenEmpty("no call in this time"),
                lines(
                                "HTTP latency, 95 %",
                                "By path, streams of logs left out. A request for a build is one transaction: milliseconds.",
                                "s",
                                over(
                                        "histogram_quantile(0.95, sum by (le, method, uri) (rate(http_server_requests_seconds_bucket{"
                                                + API
                                                + ", uri!~\"/actuator.*|.*/log\"}[$__rate_interval])))",
                                        "{{method}} {{uri}}"))
                        .whenEmpty("no call in this time"),
                lines(
                        "Readers of logs",
                        "Calls that follow a log now. Each holds a connection until the build ends.",
                        "short",
                        over("sum by (instance) (kiln_log_readers)", "{{instance}}")));
    }

    private static Section messages() {
        return Section.of(
                "Do messages flow?",
                lines(
                                "Messages in the outbox",
                                "Messages that are due and not yet on Kafka.",
                                "short",
                                over("max(kiln_outbox_pending)", "pending"))
                        .wide(8),
                lines(
                                "Published and failed, per second",
                                "Messages that left the outbox, and rounds of the relay that failed.",
                                "short",
                                over("sum(rate(kiln_outbox_published_total[$__rate_interval]))", "published"),
                                over("sum(rate(kiln_outbox_failures_total[$__rate_interval]))", "failed rounds"))
                        .wide(8),
                lines(
                                "Lag by consumer group",
                                "Records that wait to be read. While 'coordinator' or 'heartbeats' lags, no attempt is judged lost.",
                                "short",
                                over("max by (group, topic) (kiln_consumer_lag_records)", "{{group}} {{topic}}"))
                        .wide(8),
                lines(
                                "Dead letters by topic",
                                "Every record carries its cause in headers. They expire after 30 days.",
                                "short",
                                over("max by (topic) (kiln_dead_letters_kept_records)", "{{topic}}"))
                        .wide(8)
                        .marked(warning(1)),
                lines(
                                "Handling of a record, 95 %",
                                "How long each listener takes for a record or a batch.",
                                "s",
                                over(
                                        "histogram_quantile(0.95, sum by (le, name) (rate(spring_kafka_listener_seconds_bucket[$__rate_interval])))",
                                        "{{name}}"))
                        .wide(8)
                        .whenEmpty("nothing was heard in this time"),
                lines(
                                "Log of builds",
                                "What comes from the workers and is stored, in bytes a second.",
                                "Bps",
                                over("sum(rate(kiln_log_bytes_total[$__rate_interval]))", "stored"))
                        .wide(8),
                lines(
                                "Idle loops of the api",
                                "Time since each background loop last came round. It grows without end only when a loop is stuck.",
                                "s",
                                over("max by (instance) (kiln_outbox_relay_idle_seconds)", "{{instance}} relay"),
                                over(
                                        "max by (instance) (kiln_ledger_gauges_idle_seconds)",
                                        "{{instance}} ledger gauges"),
                                over("max by (instance) (kiln_kafka_gauges_idle_seconds)", "{{instance}} kafka gauges"))
                        .marked(critical(60)),
                lines(
                        "Pulse of the coordinators",
                        "Marks of the time in the stream of heartbeats, per second: 1 for each coordinator. Without them no silence is judged.",
                        "short",
                        over("sum by (result) (rate(kiln_coordinator_pulses_total[$__rate_interval]))", "{{result}}")));
    }

    private static Section database() {
        return Section.of(
                "Is the database well?",
                stack(
                        "Connections",
                        "Of all instances, by what they do. 'pending' are threads that wait for one: the pool is too small, or the database slow.",
                        "short",
                        over("sum(hikaricp_connections_active)", "active"),
                        over("sum(hikaricp_connections_idle)", "idle"),
                        over("sum(hikaricp_connections_pending)", "pending")),
                lines(
                        "Waiting for a connection",
                        "The average, and how often it took too long.",
                        "s",
                        over(
                                "sum(rate(hikaricp_connections_acquire_seconds_sum[$__rate_interval])) / (sum(rate(hikaricp_connections_acquire_seconds_count[$__rate_interval])) > 0)",
                                "average"),
                        over(
                                "sum(rate(hikaricp_connections_timeout_total[$__rate_interval]))",
                                "time-outs per second")));
    }

    private static Section broker() {
        return Section.of(
                "Is the broker well, as its clients see it?",
                lines(
                                "Latency of requests to Kafka",
                                "The average that producers see, by instance.",
                                "ms",
                                over(
                                        "max by (instance) (kafka_producer_request_latency_avg{job=~\"kiln-.*\"} >= 0)",
                                        "{{instance}}"))
                        .wide(8)
                        .whenEmpty("no request yet"),
                lines(
                                "Refused and repeated records, per second",
                                "A few repeats belong to a restart of a broker; errors mean that something was not written.",
                                "short",
                                over(
                                        "sum by (instance) (rate(kafka_producer_record_error_total[$__rate_interval]))",
                                        "{{instance}} errors"),
                                over(
                                        "sum by (instance) (rate(kafka_producer_record_retry_total[$__rate_interval]))",
                                        "{{instance}} repeats"))
                        .wide(8),
                lines(
                                "Rebalances per hour",
                                "Consumers that were moved between instances. Many mean that instances come and go, or take too long for a record.",
                                "short",
                                over(
                                        "sum by (instance) (rate(kafka_consumer_coordinator_rebalance_total[$__rate_interval])) * 3600",
                                        "{{instance}}"))
                        .wide(8));
    }

    private static Section processes() {
        return Section.of(
                "Are the processes well?",
                lines(
                                "CPU of the api",
                                "Of the processes, as a part of their machine.",
                                "percentunit",
                                over("max by (instance) (process_cpu_usage{" + API + "})", "{{instance}}"))
                        .upTo(1),
                lines(
                        "Heap of the api",
                        "Used memory by instance. It must fall after collections.",
                        "bytes",
                        over("sum by (instance) (jvm_memory_used_bytes{" + API + ", area=\"heap\"})", "{{instance}}")),
                lines(
                        "Pauses of the collector",
                        "Which part of the time the JVMs stand still.",
                        "percentunit",
                        over("sum by (instance) (rate(jvm_gc_pause_seconds_sum[$__rate_interval]))", "{{instance}}")),
                lines(
                        "Errors in logs of the api, per minute",
                        "Lines at level error or warn. Mistakes of users are answered, not logged as errors.",
                        "short",
                        over(
                                "sum by (instance, level) (rate(logback_events_total{" + API
                                        + ", level=~\"error|warn\"}[$__rate_interval])) * 60",
                                "{{instance}} {{level}}")));
    }
}
