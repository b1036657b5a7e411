package dev.kiln.api.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.testing.ApiInstance;
import dev.kiln.api.testing.LedgerRows;
import dev.kiln.common.build.WorkerId;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.message.WorkerCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TemplateSourceIT {

    private final ApiInstance api = ApiInstance.shared();
    private final LedgerRows rows = LedgerRows.of(api);
    private final String mark = "s-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void aSourceIsListedAsTheWorkerThatSpokeLastHasIt() throws Exception {
        rows.worker(mark + "-a", mark, 1, 0, false, Duration.ZERO);
        rows.worker(mark + "-b", mark, 1, 0, false, Duration.ZERO);
        rows.worker(mark + "-gone", mark, 1, 0, false, Duration.ofDays(1));
        tell(mark + "-gone", mark + "-old", "removed");
        tell(mark + "-a", mark, "build-ami-ubuntu-2204");
        tell(mark + "-b", mark, "build-ami-ubuntu-2404");
        tell(mark + "-a", mark, "build-ami-ubuntu-2604");

        JsonNode source = await().atMost(Duration.ofSeconds(30))
                .until(
                        this::source,
                        each -> each.at("/templates/0/name").asString("").endsWith("2604"));

        assertThat(source.at("/kind").asString()).isEqualTo("kib");
        assertThat(source.get("workers")).hasSize(2);
        assertThat(source.at("/pools/0").asString()).isEqualTo(mark);
        assertThat(source.at("/templates/0/variables").asString()).isEqualTo("packer/ami/packer.json");
        assertThat(source.at("/variables").get("packer/ami/packer.json").get(0).asString())
                .isEqualTo("ami_regions");
        assertThat(api.get("/api/v1/template-sources").body()).doesNotContain(mark + "-old");
    }

    private JsonNode source() {
        for (JsonNode each : api.json("/api/v1/template-sources")) {
            if (each.get("name").asString().equals(mark)) {
                return each;
            }
        }
        return MessageCodec.mapper().createObjectNode();
    }

    private void tell(String worker, String source, String target) throws Exception {
        var catalog = new WorkerCatalog(
                new WorkerId(worker),
                mark,
                List.of(new WorkerCatalog.Source(
                        source,
                        WorkerCatalog.Kind.KIB,
                        "ae63061ef",
                        List.of(new WorkerCatalog.Template(target, "packer/ami/packer.json")),
                        Map.of("packer/ami/packer.json", List.of("ami_regions")),
                        null)),
                Instant.now());
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", ApiInstance.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("kiln.templates", worker, MessageCodec.encode(catalog)))
                    .get(30, TimeUnit.SECONDS);
        }
    }
}
