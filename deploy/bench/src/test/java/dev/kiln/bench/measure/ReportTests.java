package dev.kiln.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTests {

    private final Results results = new Results("dispatch");

    ReportTests() {
        results.add("HTTP", "ms", List.of(10.0, 20.0));
        results.add("HTTP", "ms", List.of(30.0, 40.0));
        results.add("rate", "/s", 1234.0);
        results.below("p50 < 20 ms", results.of("HTTP").median(), 20, " ms");
        results.atLeast("1,000/s", results.of("rate").median(), 1000, "/s");
    }

    @Test
    void aimsAreJudgedByTheFigures() {
        assertThat(results.findings())
                .containsExactly(
                        new Finding("dispatch", "p50 < 20 ms", "20.0 ms", false),
                        new Finding("dispatch", "1,000/s", "1,234/s", true));
    }

    @Test
    void theTableSaysWhatWasMeasuredHowOftenAndWhetherItIsEnough() {
        assertThat(Table.of(report()).lines())
                .containsExactly(
                        "benchmark  measured  unit       n  median    p95    p99    max  spread",
                        "dispatch   HTTP      ms    4 in 2    20.0   40.0   40.0   40.0   200 %",
                        "dispatch   rate      /s         1   1,234  1,234  1,234  1,234",
                        "",
                        "benchmark  aim          found",
                        "dispatch   p50 < 20 ms  20.0 ms  MISSED",
                        "dispatch   1,000/s      1,234/s  met");
    }

    @Test
    void theFileHasTheMachineTheVersionsAndEveryRound() {
        JsonNode json = JsonMapper.shared().readTree(JsonMapper.shared().writeValueAsString(report()));

        assertThat(json.at("/commit").asString()).isEqualTo("abc-dirty");
        assertThat(json.at("/machine/processors").asString()).isEqualTo("2");
        assertThat(json.at("/versions/packer").asString()).isEqualTo("1.9.5");
        assertThat(json.at("/measurements/0/repetitions").asInt()).isEqualTo(2);
        assertThat(json.at("/measurements/0/figures/p99").asDouble()).isEqualTo(40);
        assertThat(json.at("/measurements/0/rounds/1").asDouble()).isEqualTo(30);
        assertThat(json.at("/findings/1/met").asBoolean()).isTrue();
    }

    private Report report() {
        return new Report(
                Instant.EPOCH,
                "abc-dirty",
                true,
                Map.of("processors", "2"),
                Map.of("packer", "1.9.5"),
                results.measurements().stream().map(Report.Line::of).toList(),
                results.findings(),
                results.plans());
    }
}
