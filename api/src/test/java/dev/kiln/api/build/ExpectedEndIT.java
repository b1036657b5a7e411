package dev.kiln.api.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kiln.api.gauge.LedgerGauge;
import dev.kiln.api.testing.ApiInstance;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.message.AttemptReport;
import dev.kiln.common.message.Claimed;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class ExpectedEndIT {

    private final ApiInstance api = ApiInstance.shared();
    private final BuildLedger ledger = api.bean(BuildLedger.class);
    private final String template = "t-" + UUID.randomUUID();

    @Test
    void aRunningBuildIsExpectedToTakeAsLongAsItsTemplatesBuildsThatSucceededTookInTheMiddle() {
        ran(template, Duration.ofMinutes(10), Reports::succeeded);
        ran(template, Duration.ofMinutes(60), Reports::succeeded);
        ran(template, Duration.ofMinutes(20), Reports::succeeded);
        ran(template, Duration.ofMinutes(1), claim -> Reports.failed(claim, FailureClass.PERMANENT));
        ran("another", Duration.ofMinutes(1), Reports::succeeded);
        BuildId build = accept(template);
        assertThat(read(build).has("expectedAt")).isFalse();

        Instant claimedAt = claimed(build);

        Instant expectedAt = Instant.parse(read(build).path("expectedAt").asString());
        assertThat(expectedAt).isCloseTo(claimedAt.plus(Duration.ofMinutes(20)), within(30, ChronoUnit.SECONDS));
        assertThat(read(build).at("/attempts/0/expectedAt").asString()).isEqualTo(expectedAt.toString());
    }

    @Test
    void nothingIsExpectedOfATemplateThatHasNeverMadeAnImage() {
        BuildId build = accept(template);

        claimed(build);

        assertThat(read(build).path("state").asString()).isEqualTo("RUNNING");
        assertThat(read(build).has("expectedAt")).isFalse();
    }

    /** I10: expected were nothing, then 10 minutes, then the middle of 10 and 20. */
    @Test
    void theMetricSaysHowFarEndsWereFromWhereTheyWereExpected() {
        ran(template, Duration.ofMinutes(10), Reports::succeeded);
        ran(template, Duration.ofMinutes(20), Reports::succeeded);
        ran(template, Duration.ofMinutes(60), Reports::succeeded);

        Map<String, Double> errors = new HashMap<>();
        LedgerGauge gauge = api.bean("errorOfExpectedEnds", LedgerGauge.class);
        api.bean(JdbcClient.class)
                .sql("select * from (%s) as shown where template = ?".formatted(gauge.query()))
                .param(template)
                .query((RowCallbackHandler) row -> errors.put(row.getString("percentile"), row.getDouble("value")));

        assertThat(errors).containsOnlyKeys("50", "95");
        assertThat(errors.get("50")).isCloseTo(Duration.ofMinutes(10 + 45).toSeconds() / 2.0, within(30.0));
        assertThat(errors.get("95"))
                .isCloseTo(
                        Duration.ofMinutes(10).toSeconds()
                                + 0.95 * Duration.ofMinutes(35).toSeconds(),
                        within(30.0));
    }

    private void ran(String of, Duration duration, Function<Claimed, AttemptReport> ending) {
        Claimed claim = Reports.claim(accept(of), 1, "w-" + template);
        ledger.report(claim, Instant.now().minus(duration));
        ledger.report(ending.apply(claim), Instant.now());
    }

    /** So late that its worker cannot have fallen silent before it is read. */
    private Instant claimed(BuildId build) {
        Instant at = Instant.now().plus(Duration.ofHours(1));
        ledger.report(Reports.claim(build, 1, "w-" + template), at);
        return at;
    }

    private BuildId accept(String of) {
        return Submissions.fresh(ledger.accept(Requests.of(of), Submissions.anonymous()));
    }

    private JsonNode read(BuildId build) {
        return api.json("/api/v1/builds/" + build);
    }
}
