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

/** The first page: is it healthy, what is building, what waits, what fails and whose fault is it, who must act. */
final class FleetDashboard {

    static final String UID = "kiln-fleet";

    private FleetDashboard() {}

    static Dashboard define() {
        return new Dashboard(
                UID,
                "Kiln / 1 Fleet",
                "Start here: is Kiln healthy, what is building, what waits and why, what fails and whose fault is it, and who must act.",
                "now-6h",
                List.of(Variable.POOL),
                List.of(state(), objectives(), work(), failures(), toDo()));
    }

    private static Section state() {
        return Section.of(
                "Is it healthy, and what is it doing now?",
                stat(
                                "Alerts",
                                "How many of Kiln's alerts fire now; which ones is listed under 'Who must act?'. 0 is the normal state.",
                                "short",
                                "count(ALERTS{alertstate=\"firing\", alertname=~\"Kiln.*\"}) or vector(0)")
                        .marked(critical(1)),
                stat(
                                "Building",
                                "Builds that a worker is working on.",
                                "short",
                                "sum(max by (pool) (kiln_builds_open{state=\"running\", pool=~\"$pool\"}))")
                        .leadingTo(BuildsDashboard.UID),
                stat(
                                "Waiting",
                                "Builds that wait for a worker. Builds that pause before their next attempt are not counted.",
                                "short",
                                "sum(max by (pool) (kiln_builds_open{state=\"queued\", pool=~\"$pool\"}))")
                        .leadingTo(BuildsDashboard.UID),
                stat(
                                "Longest wait",
                                "How long the build has waited that waits longest now. Over 15 minutes an alert fires.",
                                "s",
                                "max(kiln_builds_waiting_oldest_seconds{pool=~\"$pool\"})")
                        .marked(warning(60), critical(900)),
                stat(
                                "Free slots",
                                "How many builds could start at once. 0 means that the next one has to wait.",
                                "short",
                                "sum(max by (pool) (kiln_slots{state=\"free\", pool=~\"$pool\"}))")
                        .marked(warning(0), good(1))
                        .leadingTo(WorkersDashboard.UID),
                stat(
                                "Workers",
                                "Workers that live and take jobs.",
                                "short",
                                "sum(max by (pool) (kiln_workers{state=\"alive\", pool=~\"$pool\"}))")
                        .marked(good(1))
                        .leadingTo(WorkersDashboard.UID));
    }

    private static Section objectives() {
        String slo = "{slo=~\".+\"}";
        return Section.of(
                "Do we keep our promises? (28 days)",
                Panel.of(
                                Panel.Kind.STAT,
                                "Promises kept",
                                "builds: of the builds that ended neither by the requester's wish nor by a fault of request or template, how many made an image (objective 99 %). queue: attempts that a worker took within a minute (95 %). intake: calls that were answered without a server error (99.9 %). profiles: updates of records within a minute of the build's success (99 %).",
                                "percentunit",
                                12,
                                now("max by (slo) (kiln:slo:ratio28d" + slo + ")", "{{slo}}"))
                        .marked(warning(0.9), good(0.99))
                        .whenEmpty("nothing has been promised yet: no build in 28 days"),
                Panel.of(
                                Panel.Kind.STAT,
                                "Error budget left",
                                "What is left of the failures that an objective allows in 28 days. Below 0 the objective is broken: put repairs before features.",
                                "percentunit",
                                12,
                                now("max by (slo) (kiln:slo:budget_left28d" + slo + ")", "{{slo}}"))
                        .marked(warning(0), good(0.25))
                        .whenEmpty("all of it: no build in 28 days"),
                lines(
                                "Burn of the error budget",
                                "How fast the budget is used up over the last 6 hours: at 1 it lasts for just 28 days, at 6 for less than 5 days. Alerts fire at 6, and at 14.4 over 1 hour.",
                                "short",
                                over("max by (slo) (kiln:slo:burn6h" + slo + ")", "{{slo}}"))
                        .wide(24)
                        .marked(warning(6), critical(14.4))
                        .whenEmpty("nothing burns"));
    }

    private static Section work() {
        return Section.of(
                "What is building, and what waits?",
                stack(
                        "Open builds",
                        "All builds that have not ended, by what they are doing. 'paused' waits before its next attempt after a transient failure.",
                        "short",
                        over("sum by (state) (max by (pool, state) (kiln_builds_open{pool=~\"$pool\"}))", "{{state}}")),
                bars(
                        "Builds that ended, per hour",
                        "The throughput of the fleet, by how builds ended.",
                        "short",
                        over(
                                "sum by (outcome) (rate(kiln_builds_total{pool=~\"$pool\"}[$__rate_interval])) * 3600",
                                "{{outcome}}")),
                lines(
                                "Waiting builds by pool",
                                "A line that only rises means that a pool is too small, or that none of its workers takes jobs.",
                                "short",
                                over("max by (pool) (kiln_builds_open{state=\"queued\", pool=~\"$pool\"})", "{{pool}}"))
                        .wide(8),
                lines(
                                "Longest wait by pool",
                                "How long the oldest waiting build of each pool has waited, at every moment.",
                                "s",
                                over("max by (pool) (kiln_builds_waiting_oldest_seconds{pool=~\"$pool\"})", "{{pool}}"))
                        .wide(8)
                        .marked(critical(900)),
                lines(
                                "Slots in use",
                                "Which part of the live workers' slots is busy. Near 100 % for long: add workers. Near 0 %: the fleet is too large.",
                                "percentunit",
                                over(
                                        "sum by (pool) (max by (pool, state) (kiln_slots{state=\"busy\", pool=~\"$pool\"})) / (sum by (pool) (max by (pool, state) (kiln_slots{pool=~\"$pool\"})) > 0)",
                                        "{{pool}}"))
                        .wide(8)
                        .upTo(1)
                        .leadingTo(WorkersDashboard.UID));
    }

    private static Section failures() {
        return Section.of(
                "What fails, and whose fault is it?",
                bars(
                                "Failed attempts per hour",
                                "lost: Kiln's workers. transient: mirrors, networks, clouds; tried again. timeout and permanent: the template or its owner. bad-request: who asked. cancelled: somebody wanted it.",
                                "short",
                                over(
                                        "sum by (failure_class) (rate(kiln_attempts_total{outcome=~\"failed|lost\", pool=~\"$pool\"}[$__rate_interval])) * 3600",
                                        "{{failure_class}}"))
                        .leadingTo(BuildsDashboard.UID),
                Panel.of(
                                Panel.Kind.RANKING,
                                "Causes of the last 24 hours",
                                "Failed and lost attempts by the rule that said why.",
                                "short",
                                12,
                                now(
                                        "topk(10, sum by (rule, failure_class) (max by (pool, rule, failure_class) (kiln_failures_recent{pool=~\"$pool\"})))",
                                        "{{rule}} ({{failure_class}})"))
                        .whenEmpty("no attempt has failed in 24 hours"));
    }

    private static Section toDo() {
        return Section.of(
                "Who must act?",
                table(
                                "Firing alerts",
                                "Every alert has a section in deploy/prometheus/RUNBOOKS.md: what it means, how to look, what to do.",
                                List.of(
                                        Column.of("alertname", "Alert"),
                                        Column.of("severity", "Severity"),
                                        Column.of("pool", "Pool"),
                                        Column.of("profile", "Record"),
                                        Column.of("topic", "Topic"),
                                        Column.of("instance", "Instance"),
                                        Column.hidden("Value")),
                                now(
                                        "max by (alertname, severity, pool, profile, topic, instance) (ALERTS{alertstate=\"firing\", alertname=~\"Kiln.*\"})",
                                        ""))
                        .wide(12)
                        .whenEmpty("nothing fires"),
                stat(
                                "Approvals",
                                "Cluster profile records whose next image waits for somebody's yes.",
                                "short",
                                "count(max by (profile) (kiln_profile_approval_age_seconds)) or vector(0)")
                        .wide(3)
                        .marked(warning(1))
                        .leadingTo(ImagesDashboard.UID),
                stat(
                                "On revoked images",
                                "Cluster profile records that still point at an image that was revoked: clusters must not be made from it.",
                                "short",
                                "count(max by (profile) (kiln_profile_image_revoked) == 1) or vector(0)")
                        .wide(3)
                        .marked(critical(1))
                        .leadingTo(ImagesDashboard.UID),
                stat(
                                "Oldest image in use",
                                "Age of the oldest image that a cluster profile record points at. Over 30 days an alert fires.",
                                "s",
                                "max(kiln_profile_image_age_seconds)")
                        .wide(3)
                        .marked(warning(14 * 86_400.0), critical(30 * 86_400.0))
                        .whenEmpty("no record has an image")
                        .leadingTo(ImagesDashboard.UID),
                stat(
                                "Dead letters",
                                "Records that nobody could handle and that were set aside. Somebody has to look at them.",
                                "short",
                                "sum(max by (topic) (kiln_dead_letters_kept_records))")
                        .wide(3)
                        .marked(warning(1))
                        .leadingTo(PlumbingDashboard.UID));
    }
}
