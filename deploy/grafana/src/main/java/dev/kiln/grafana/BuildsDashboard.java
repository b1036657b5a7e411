package dev.kiln.grafana;

import static dev.kiln.grafana.Panel.bars;
import static dev.kiln.grafana.Panel.lines;
import static dev.kiln.grafana.Panel.stat;
import static dev.kiln.grafana.Panel.table;
import static dev.kiln.grafana.Query.now;
import static dev.kiln.grafana.Query.over;
import static dev.kiln.grafana.Query.rows;
import static dev.kiln.grafana.Threshold.good;
import static dev.kiln.grafana.Threshold.warning;

import dev.kiln.grafana.Dashboard.Section;
import java.util.List;

/** For owners of templates and for operators: how long builds take, which templates fail, and why. */
final class BuildsDashboard {

    static final String UID = "kiln-builds";

    private static final String TEMPLATE = "source=~\"$source\", template=~\"$template\"";

    private static final String LOG = "${kiln}/api/v1/builds/${__data.fields[\"build\"]}/log";

    private BuildsDashboard() {}

    static Dashboard define() {
        return new Dashboard(
                UID,
                "Kiln / 2 Builds",
                "How long builds take and wait, which templates and targets are slow or flaky, why attempts fail, and the logs of the latest failures.",
                "now-24h",
                List.of(Variable.POOL, Variable.SOURCE, Variable.TEMPLATE),
                List.of(summary(), running(), time(), templates(), failures(), latest()));
    }

    private static Section summary() {
        String ended = "sum(increase(kiln_builds_total{%s, source=~\"$source\", pool=~\"$pool\"}[$__range]))";
        return Section.of(
                "How did builds end in this time?",
                stat("Succeeded", "Builds that made an image.", "short", ended.formatted("outcome=\"succeeded\"")),
                stat(
                        "Failed",
                        "Builds that ended without an image, after all of their attempts.",
                        "short",
                        ended.formatted("outcome=\"failed\"")),
                stat("Cancelled", "Builds that somebody stopped.", "short", ended.formatted("outcome=\"cancelled\"")),
                stat(
                        "Timed out",
                        "Builds whose attempt took longer than its request allows. They are not tried again.",
                        "short",
                        ended.formatted("failure_class=\"timeout\"")),
                stat(
                                "Attempts per build",
                                "1 means that every first attempt counted. More: retries, see below what they cost.",
                                "short",
                                "sum(increase(kiln_attempts_total{pool=~\"$pool\"}[$__range])) / (sum(increase(kiln_builds_total{pool=~\"$pool\"}[$__range])) > 0)")
                        .marked(warning(1.5))
                        .whenEmpty("no build has ended"),
                stat(
                        "Time lost to retries",
                        "What went into attempts that had to be tried again, and into the pauses before those.",
                        "s",
                        "sum(increase(kiln_retries_lost_seconds_total{pool=~\"$pool\"}[$__range]))"));
    }

    private static Section running() {
        return Section.of(
                "Which builds run now, and when will they be done?",
                table(
                                "Running builds",
                                "The builds that will be done next, from the ledger. An end is expected after the median of the template's latest builds that succeeded; there is none where none has. A click on the build opens its log.",
                                List.of(
                                        Column.of("build", "Build").linkedTo(LOG),
                                        Column.of("started_at", "Since"),
                                        Column.of("expected_at", "Expected end"),
                                        Column.of("pool", "Pool"),
                                        Column.of("source", "Source"),
                                        Column.of("template", "Template or target"),
                                        Column.of("attempt", "Attempt", "short", good(0), warning(2)),
                                        Column.of("worker", "Worker"),
                                        Column.of("phase", "Phase")),
                                rows("""
                                        select build, started_at, expected_at, pool, source, template, attempt, worker, phase
                                          from dashboard_running_build
                                         order by expected_at, started_at limit 50
                                        """))
                        .whenEmpty("no build runs"));
    }

    private static Section time() {
        String quantile = "histogram_quantile(%s, sum by (%s) (rate(%s_bucket{pool=~\"$pool\"}[$__rate_interval])))";
        return Section.of(
                "How long does it take?",
                lines(
                                "From request to end",
                                "Half of the builds, and 95 % of them, took no longer than this, by how they ended. Waiting, pauses and all attempts are in it.",
                                "s",
                                over(
                                        quantile.formatted("0.5", "le, outcome", "kiln_build_duration_seconds"),
                                        "{{outcome}} 50 %"),
                                over(
                                        quantile.formatted("0.95", "le, outcome", "kiln_build_duration_seconds"),
                                        "{{outcome}} 95 %"))
                        .whenEmpty("no build has ended in this time"),
                Panel.of(
                                Panel.Kind.HEATMAP,
                                "Durations of builds",
                                "Where builds cluster, and when that changed: the darker, the more builds ended after that time.",
                                "s",
                                12,
                                over(
                                        "sum by (le) (increase(kiln_build_duration_seconds_bucket{pool=~\"$pool\"}[$__rate_interval]))",
                                        "{{le}}"))
                        .whenEmpty("no build has ended in this time"),
                lines(
                                "Wait for a worker",
                                "Half of the attempts, and 95 % of them, were taken no later than this. The objective is that 95 % are taken within a minute.",
                                "s",
                                over(
                                        quantile.formatted("0.5", "le, pool", "kiln_queue_duration_seconds"),
                                        "{{pool}} 50 %"),
                                over(
                                        quantile.formatted("0.95", "le, pool", "kiln_queue_duration_seconds"),
                                        "{{pool}} 95 %"))
                        .marked(warning(60))
                        .whenEmpty("no attempt was taken in this time"),
                lines(
                                "Dispatch, hop by hop",
                                "The average way of an attempt to Packer. published: from the ledger to Kafka. claimed: from Kafka to a worker, with the wait for a free slot. started: from the claim to Packer, with the template's checkout.",
                                "s",
                                over(
                                        "sum by (hop) (rate(kiln_dispatch_duration_seconds_sum{pool=~\"$pool\"}[$__rate_interval])) / (sum by (hop) (rate(kiln_dispatch_duration_seconds_count{pool=~\"$pool\"}[$__rate_interval])) > 0)",
                                        "{{hop}}"))
                        .whenEmpty("nothing was dispatched in this time"));
    }

    private static Section templates() {
        return Section.of(
                "Which templates and targets?",
                table(
                                "Templates of the last 7 days",
                                "The ledger's figures for each template or target: how long successful attempts ran, how long they waited, and which part of the attempts did not succeed.",
                                List.of(
                                        Column.of("source", "Source"),
                                        Column.of("template", "Template or target"),
                                        Column.of("Value #A", "Attempts", "short"),
                                        Column.of(
                                                "Value #B",
                                                "Failed or lost",
                                                "percentunit",
                                                warning(0.1),
                                                Threshold.critical(0.5)),
                                        Column.of("Value #C", "Run, 50 %", "s"),
                                        Column.of("Value #D", "Run, 95 %", "s"),
                                        Column.of("Value #E", "Wait, 95 %", "s", warning(60))),
                                now(
                                        "sum by (source, template) (max by (source, template, outcome) (kiln_template_attempts{"
                                                + TEMPLATE + "}))",
                                        ""),
                                now(flakiness(), ""),
                                now(
                                        "max by (source, template) (kiln_template_run_seconds{percentile=\"50\", "
                                                + TEMPLATE + "})",
                                        ""),
                                now(
                                        "max by (source, template) (kiln_template_run_seconds{percentile=\"95\", "
                                                + TEMPLATE + "})",
                                        ""),
                                now(
                                        "max by (source, template) (kiln_template_wait_seconds{percentile=\"95\", "
                                                + TEMPLATE + "})",
                                        ""))
                        .whenEmpty("no build in 7 days"),
                Panel.of(
                                Panel.Kind.RANKING,
                                "Flakiest templates",
                                "Which part of the attempts of the last 7 days failed or was lost. Attempts that were cancelled do not count.",
                                "percentunit",
                                12,
                                now("topk(10, " + flakiness() + " > 0)", "{{source}} {{template}}"))
                        .upTo(1)
                        .marked(warning(0.1), Threshold.critical(0.5))
                        .whenEmpty("no template has failed in 7 days"),
                Panel.of(
                                Panel.Kind.RANKING,
                                "Least predictable templates",
                                "How far the end that was expected when an attempt began was from the real one, for 95 % of the attempts of the last 7 days: what expectedAt of a running build is worth.",
                                "s",
                                12,
                                now(
                                        "topk(10, max by (source, template) (kiln_eta_error_seconds{percentile=\"95\", "
                                                + TEMPLATE + "}))",
                                        "{{source}} {{template}}"))
                        .whenEmpty("no template has been built twice in 7 days"));
    }

    private static String flakiness() {
        String attempts = "sum by (source, template) (max by (source, template, outcome) (kiln_template_attempts{%s, "
                + TEMPLATE + "}))";
        return "(" + attempts.formatted("outcome=~\"failed|lost\"") + " or "
                + attempts.formatted("outcome=\"succeeded\"") + " * 0) / " + attempts.formatted("outcome!=\"stopped\"");
    }

    private static Section failures() {
        return Section.of(
                "Why do attempts fail?",
                bars(
                        "Attempts that ended, per hour",
                        "All attempts, by how they ended; 'stopped' were cancelled, overtaken or handed back.",
                        "short",
                        over(
                                "sum by (outcome) (rate(kiln_attempts_total{pool=~\"$pool\"}[$__rate_interval])) * 3600",
                                "{{outcome}}")),
                bars(
                        "Failures by class, per hour",
                        "transient and lost attempts are tried again; all other classes end the build.",
                        "short",
                        over(
                                "sum by (failure_class) (rate(kiln_attempts_total{outcome=~\"failed|lost\", pool=~\"$pool\"}[$__rate_interval])) * 3600",
                                "{{failure_class}}")),
                lines(
                                "Failures by cause, of the last 24 hours",
                                "The rule that said why, as the ledger had it at each moment; each point looks back for a day.",
                                "short",
                                over(
                                        "sum by (rule) (max by (pool, rule, failure_class) (kiln_failures_recent{pool=~\"$pool\"}))",
                                        "{{rule}}"))
                        .whenEmpty("no attempt has failed in 24 hours"),
                bars(
                        "Time lost to retries, per hour",
                        "Seconds of work and waiting that came to nothing, by why the next attempt was needed.",
                        "s",
                        over(
                                "sum by (failure_class) (rate(kiln_retries_lost_seconds_total{pool=~\"$pool\"}[$__rate_interval])) * 3600",
                                "{{failure_class}}")),
                bars(
                                "Cancelled and timed out, per hour",
                                "Many time-outs: the request's timeout is too short for the template, or a step hangs.",
                                "short",
                                over(
                                        "sum by (failure_class) (rate(kiln_builds_total{failure_class=~\"cancelled|timeout\", pool=~\"$pool\", source=~\"$source\"}[$__rate_interval])) * 3600",
                                        "{{failure_class}}"))
                        .wide(24));
    }

    /** Build ids are no labels: these rows come from the ledger, by a view that holds no secrets. */
    private static Section latest() {
        return Section.of(
                "Which builds failed last? A click on a build opens its log",
                table(
                                "Latest failures",
                                "The last 50 builds that failed, from the ledger. A click on the build opens its log, a click on the advice all that is known of it.",
                                List.of(
                                        Column.of("build", "Build").linkedTo(LOG),
                                        Column.of("finished_at", "Ended"),
                                        Column.of("pool", "Pool"),
                                        Column.of("source", "Source"),
                                        Column.of("template", "Template or target"),
                                        Column.of("attempts", "Attempts", "short", good(0), warning(2)),
                                        Column.of("failure_class", "Class"),
                                        Column.of("rule", "Rule"),
                                        Column.of("message", "Cause"),
                                        Column.of("advice", "Advice")
                                                .linkedTo("${kiln}/api/v1/builds/${__data.fields[\"build\"]}")),
                                rows("""
                                        select build, finished_at, pool, source, template, attempts, failure_class, rule, message, advice
                                          from dashboard_failed_build
                                         where $__timeFilter(finished_at)
                                         order by finished_at desc limit 50
                                        """))
                        .whenEmpty("no build has failed in this time"));
    }
}
