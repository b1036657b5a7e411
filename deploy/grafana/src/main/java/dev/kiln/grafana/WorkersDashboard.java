package dev.kiln.grafana;

import static dev.kiln.grafana.Panel.bars;
import static dev.kiln.grafana.Panel.lines;
import static dev.kiln.grafana.Panel.stack;
import static dev.kiln.grafana.Panel.stat;
import static dev.kiln.grafana.Panel.table;
import static dev.kiln.grafana.Query.now;
import static dev.kiln.grafana.Query.over;
import static dev.kiln.grafana.Threshold.critical;
import static dev.kiln.grafana.Threshold.good;
import static dev.kiln.grafana.Threshold.warning;

import dev.kiln.grafana.Dashboard.Section;
import java.util.List;

/** For who runs the workers: are they there, are they the right ones, and do their machines suffice. */
final class WorkersDashboard {

    static final String UID = "kiln-workers";

    private WorkersDashboard() {}

    static Dashboard define() {
        return new Dashboard(
                UID,
                "Kiln / 3 Workers",
                "Which workers there are, what they run, what their machines have left, and what was lost with them.",
                "now-6h",
                List.of(Variable.POOL, Variable.WORKER),
                List.of(fleet(), slots(), machines(), loops()));
    }

    private static Section fleet() {
        String workers = "sum(max by (pool) (kiln_workers{state=\"%s\", pool=~\"$pool\"}))";
        return Section.of(
                "Which workers are there?",
                stat("Alive", "Workers that take jobs.", "short", workers.formatted("alive"))
                        .marked(good(1)),
                stat(
                        "Draining",
                        "Workers that finish what they run and take nothing new: they were told to, or are being stopped.",
                        "short",
                        workers.formatted("draining")),
                stat(
                                "Silent",
                                "Workers that were not heard of for a whole lease and had not said that they leave: crashed, or cut off from Kafka.",
                                "short",
                                workers.formatted("silent"))
                        .marked(critical(1)),
                stat(
                                "Versions",
                                "How many versions of Kiln the live workers run. More than 1 for long: a roll-out is stuck.",
                                "short",
                                "count(count by (version) (kiln_worker_info{state=\"alive\", pool=~\"$pool\"}))")
                        .marked(warning(2)),
                stat(
                                "Slots in use",
                                "Which part of the live workers' slots is busy.",
                                "percentunit",
                                "sum(max by (pool) (kiln_slots{state=\"busy\", pool=~\"$pool\"})) / (sum(max by (pool, state) (kiln_slots{pool=~\"$pool\"})) > 0)")
                        .marked(warning(0.9))
                        .whenEmpty("no worker lives"),
                stat(
                                "Lost attempts",
                                "Attempts whose worker fell silent, in this time. They were queued again.",
                                "short",
                                "sum(increase(kiln_attempts_lost_total{pool=~\"$pool\"}[$__range]))")
                        .marked(warning(1)),
                table(
                                "Workers",
                                "All workers of the last day, by their last heartbeat.",
                                List.of(
                                        Column.of("worker", "Worker"),
                                        Column.of("pool", "Pool"),
                                        Column.of("state", "State"),
                                        Column.of("host", "Machine"),
                                        Column.of("version", "Kiln"),
                                        Column.of("packer_version", "Packer"),
                                        Column.of("Value #B", "Last heard of", "s", warning(6), critical(15)),
                                        Column.hidden("Value #A")),
                                now(
                                        "max by (worker, pool, state, host, version, packer_version) (kiln_worker_info{pool=~\"$pool\", worker=~\"$worker\"})",
                                        ""),
                                now(
                                        "max by (worker, pool) (kiln_worker_heartbeat_age_seconds{pool=~\"$pool\", worker=~\"$worker\"})",
                                        ""))
                        .whenEmpty("no worker has ever been heard of: start one"));
    }

    private static Section slots() {
        return Section.of(
                "What do they do?",
                stack(
                        "Slots",
                        "The room of the live workers: busy and free. A draining worker's free slots are not counted.",
                        "short",
                        over("sum by (state) (max by (pool, state) (kiln_slots{pool=~\"$pool\"}))", "{{state}}")),
                stack(
                        "Workers by state",
                        "A silent worker that has not come back within a day is forgotten; 'left' had said that it leaves.",
                        "short",
                        over("sum by (state) (max by (pool, state) (kiln_workers{pool=~\"$pool\"}))", "{{state}}")),
                lines(
                                "Time since the last heartbeat",
                                "Workers tell every 2 seconds that they live. After 15 seconds of silence their attempts are lost.",
                                "s",
                                over(
                                        "max by (worker) (kiln_worker_heartbeat_age_seconds{pool=~\"$pool\", worker=~\"$worker\"} < 120)",
                                        "{{worker}}"))
                        .marked(critical(15))
                        .whenEmpty("no worker was heard of within two minutes"),
                bars(
                        "Attempts lost, per hour",
                        "By pool. One worker's crash loses all of its running attempts; a steady rate is a network or memory problem.",
                        "short",
                        over(
                                "sum by (pool) (rate(kiln_attempts_lost_total{pool=~\"$pool\"}[$__rate_interval])) * 3600",
                                "{{pool}}")),
                bars(
                        "Attempts ended, per hour and worker",
                        "By how they ended on the worker itself. One worker that fails what others build has a problem of its own.",
                        "short",
                        over(
                                "sum by (instance, outcome) (rate(kiln_worker_attempts_total[$__rate_interval])) * 3600",
                                "{{instance}} {{outcome}}")),
                lines(
                                "Duration of attempts on workers",
                                "The average time from claim to result, on each worker. A worker that is slower than its peers has a slow disk, network or neighbour.",
                                "s",
                                over(
                                        "sum by (instance) (rate(kiln_worker_attempt_duration_seconds_sum[$__rate_interval])) / (sum by (instance) (rate(kiln_worker_attempt_duration_seconds_count[$__rate_interval])) > 0)",
                                        "{{instance}}"))
                        .whenEmpty("no attempt has ended in this time"),
                stack(
                                "Time of an attempt by phase",
                                "What the average attempt spends on preparing (templates, workspace), building (Packer runs) and publishing (its files are moved). Much preparing: a slow git server or a cold cache.",
                                "s",
                                over(
                                        "sum by (phase) (rate(kiln_worker_phase_duration_seconds_sum[$__rate_interval])) / (sum by (phase) (rate(kiln_worker_phase_duration_seconds_count[$__rate_interval])) > 0)",
                                        "{{phase}}"))
                        .whenEmpty("no attempt has ended in this time"));
    }

    private static Section machines() {
        return Section.of(
                "Do their machines suffice?",
                lines(
                                "CPU",
                                "Of the whole machine, with Packer and what it starts.",
                                "percentunit",
                                over("max by (instance) (system_cpu_usage{job=~\"kiln-worker.*\"})", "{{instance}}"))
                        .upTo(1)
                        .marked(warning(0.95)),
                lines(
                                "Memory in use",
                                "Of the whole machine or container, caches included. Packer that is killed for lack of memory is counted as transient.",
                                "percentunit",
                                over(
                                        "1 - max by (instance) (kiln_worker_memory_bytes{state=\"free\"}) / max by (instance) (kiln_worker_memory_bytes{state=\"total\"})",
                                        "{{instance}}"))
                        .upTo(1)
                        .marked(warning(0.95)),
                lines(
                                "Disk left",
                                "Where workspaces are. A full disk fails every attempt of the worker.",
                                "percentunit",
                                over(
                                        "min by (instance) (disk_free_bytes{job=~\"kiln-worker.*\"} / disk_total_bytes{job=~\"kiln-worker.*\"})",
                                        "{{instance}}"))
                        .upTo(1)
                        .marked(warning(0.1), good(0.2)),
                lines(
                        "Heap of the worker itself",
                        "The JVM that watches Packer; it needs little, whatever Packer needs.",
                        "bytes",
                        over(
                                "sum by (instance) (jvm_memory_used_bytes{job=~\"kiln-worker.*\", area=\"heap\"})",
                                "{{instance}}")));
    }

    private static Section loops() {
        return Section.of(
                "Are the workers themselves well?",
                lines(
                                "Idle loops",
                                "Time since each background loop last came round. It grows without end only when a loop is stuck: restart that worker.",
                                "s",
                                over(
                                        "max by (instance, loop) (kiln_worker_loop_idle_seconds)",
                                        "{{instance}} {{loop}}"))
                        .marked(warning(60)),
                bars(
                        "Jobs from Kafka, per hour",
                        "Jobs that the share group delivered to workers, and acknowledgements that Kafka refused. Refused ones are delivered again, and after a few times dropped: the ledger then queues the build anew.",
                        "short",
                        over("sum(rate(kiln_worker_queue_deliveries_total[$__rate_interval])) * 3600", "delivered"),
                        over(
                                "sum(rate(kiln_worker_queue_acknowledgement_errors_total[$__rate_interval])) * 3600",
                                "acknowledgement refused")),
                lines(
                                "Share group has not heard of a worker",
                                "Time since the broker answered a worker's membership of its pool's share group. Beyond the session time-out of 45 seconds it gets no jobs.",
                                "s",
                                over("max by (instance) (kiln_worker_queue_heartbeat_age_seconds)", "{{instance}}"))
                        .marked(critical(45)),
                lines(
                        "Errors in logs, per minute",
                        "Lines that workers wrote at level error or warn.",
                        "short",
                        over(
                                "sum by (instance, level) (rate(logback_events_total{job=~\"kiln-worker.*\", level=~\"error|warn\"}[$__rate_interval])) * 60",
                                "{{instance}} {{level}}")));
    }
}
