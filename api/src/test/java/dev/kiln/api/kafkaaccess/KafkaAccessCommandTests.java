package dev.kiln.api.kafkaaccess;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class KafkaAccessCommandTests {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aWorkersRightsArePrintedForItsPools() {
        assertThat(run("--role", "worker", "--principal", "User:builder", "--pool", "a,b", "--print"))
                .isZero();
        assertThat(out.toString().lines())
                .contains(
                        "User:builder is to have:",
                        "  topic kiln.jobs.a: read, describe",
                        "  group kiln-workers.b: read, describe",
                        "  topic kiln.attempts: write, describe")
                .noneMatch(each -> each.contains("kiln.requests") || each.contains("kiln.events"));
    }

    @Test
    void anUpstreamWritesRequestsAndReadsEventsInGroupsOfItsOwn() {
        assertThat(run("--role", "upstream", "--principal", "ci", "--prefix", "other", "--print"))
                .isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "User:ci is to have:",
                        "  topic other.requests: write, describe",
                        "  topic other.events: read, describe",
                        "  topic other.profiles: read, describe",
                        "  topic other.cdevents: read, describe",
                        "  group ci.*: read, describe");
    }

    @Test
    void anUnknownRoleIsRefusedAndTheOnesThatThereAreNamed() {
        assertThat(run("--role", "root", "--principal", "x", "--print")).isEqualTo(2);
        assertThat(err.toString()).contains("WORKER", "UPSTREAM");
    }

    private int run(String... arguments) {
        return KafkaAccessCommand.command().run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
