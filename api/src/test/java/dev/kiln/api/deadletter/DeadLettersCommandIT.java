package dev.kiln.api.deadletter;

import static dev.kiln.api.TopicReader.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.Api;
import dev.kiln.api.ApiCluster;
import dev.kiln.api.TopicReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** An operator looks at what was set aside, and sends it again once the cause is gone. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeadLettersCommandIT {

    private static final String BODY = "{\"template\": {\"source\": \"examples\", \"path\": \"hello\"}}";

    private final ApiCluster cluster = ApiCluster.fresh();
    private final Api api = cluster.startApi("kiln.catalog.sources=examples", "kiln.builds.open-per-submitter=1");
    private final String requests = cluster.topics().requests();
    private final TopicReader aside = cluster.reader(cluster.topics().deadLetters(requests));

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    @Order(1)
    @DisplayName("I1: a request that came in a flood is replayed when there is room, and is one build")
    void aRequestThatCameInAFloodIsReplayed() {
        publish("first", BODY);
        publish("second", BODY);
        await().until(() -> aside.records().size() == 1);

        Output list = command("list");
        assertThat(list.exitCode()).isZero();
        assertThat(list.out())
                .contains("%s.dlt-0@0".formatted(requests))
                .contains("from %s-0@1".formatted(requests))
                .contains("key upstream")
                .contains("may have no more")
                .contains("1 dead letter");
        cancelTheOpenOne();
        Output replay = command("replay", "--topic", requests, "--offset", "0");
        assertThat(replay.out()).contains("1 replayed, 0 cannot be");
        assertThat(replay.exitCode()).isZero();

        await().until(() -> builds("second") == 1);
        command("replay", "--topic", requests, "--offset", "0");
        publish("third", BODY);
        await().until(() -> aside.records().size() == 2);
        assertThat(builds("second")).isEqualTo(1);
    }

    @Test
    @Order(2)
    void whatFailsAgainIsSetAsideAgainAndTellsHowOftenItWasReplayed() {
        publish("broken", "{not json");
        await().until(() -> aside.records().size() == 3);

        assertThat(command("replay", "--topic", requests + ".dlt", "--offset", "2")
                        .exitCode())
                .isZero();
        await().until(() -> aside.records().size() == 4);
        assertThat(header(aside.records().getLast(), "kiln-replays")).isEqualTo("1");
        assertThat(header(aside.records().getLast(), "ce_id")).isEqualTo("broken");
        assertThat(command("show", "--topic", requests, "--offset", "3").out())
                .contains("replays:   1")
                .contains("UnreadableMessageException")
                .contains("at dev.kiln.")
                .contains("header:    ce_id = broken")
                .contains("{not json");
    }

    @Test
    @Order(3)
    void allAreReplayedOnceAndTheNextTimeOnlyWhatIsNew() {
        int before = aside.records().size();

        Output first = command("replay", "--topic", requests, "--all");
        assertThat(first.out()).contains("%d replayed, 0 cannot be".formatted(before));
        // What cannot be read comes back, and is new.
        await().until(() -> aside.records().size() > before);
        await().during(Duration.ofSeconds(1)).until(() -> true);
        int after = aside.records().size();
        assertThat(command(
                                "replay",
                                "--topic",
                                requests,
                                "--all",
                                "--to",
                                cluster.topics().profiles())
                        .out())
                .contains("%d replayed, 0 cannot be".formatted(after - before));
        assertThat(command("replay", "--topic", requests, "--all").out()).contains("0 replayed, 0 cannot be");
    }

    @Test
    @Order(4)
    void whatWasTooLargeCannotBeReplayed() {
        var tooLarge = new ProducerRecord<>(
                cluster.topics().deadLetters(cluster.topics().logs()), "key", "begin".getBytes(StandardCharsets.UTF_8));
        tooLarge.headers().add("kiln-truncated-from-bytes", "5000000".getBytes(StandardCharsets.UTF_8));
        cluster.send(tooLarge);

        Output replay = command("replay", "--topic", cluster.topics().logs(), "--all");
        assertThat(replay.exitCode()).isEqualTo(1);
        assertThat(replay.out()).contains("only its beginning was kept").contains("0 replayed, 1 cannot be");
    }

    @Test
    void wrongArgumentsAreToldWithTheWayOut() {
        assertThat(command("replay", "--topic", requests).exitCode()).isEqualTo(2);
        assertThat(command("--help").out()).contains("list", "show", "replay");
        Output unknown = command("list", "--topic", "nowhere");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err())
                .contains("There is no topic nowhere.dlt; there are ["
                        + cluster.topics().prefix());
        assertThat(command("show", "--topic", requests, "--offset", "99999").err())
                .contains("There is no record at %s.dlt-0@99999".formatted(requests));
    }

    private Output command(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--help")) {
            all.addAll(List.of(
                    "--bootstrap-servers",
                    cluster.kafka().bootstrapServers(),
                    "--prefix",
                    cluster.topics().prefix()));
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = DeadLettersCommand.command()
                .run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
        return new Output(exitCode, out.toString(), err.toString());
    }

    private void cancelTheOpenOne() {
        String id = cluster.jdbc()
                .sql("select id::text from build where state = 'QUEUED'")
                .query(String.class)
                .single();
        assertThat(api.post("/api/v1/builds/" + id + "/cancel").statusCode()).isEqualTo(202);
    }

    private int builds(String id) {
        return cluster.jdbc()
                .sql("select count(*) from submission where key = ?")
                .param(id)
                .query(Integer.class)
                .single();
    }

    private void publish(String id, String body) {
        var message = new ProducerRecord<>(requests, 0, "upstream", body.getBytes(StandardCharsets.UTF_8));
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", id,
                        "ce_source", "/ci",
                        "ce_type", "dev.kiln.build.requested.v1",
                        "content-type", "application/json")
                .forEach((name, text) -> message.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        cluster.send(message);
    }

    private record Output(int exitCode, String out, String err) {}
}
