package dev.kiln.api.cdevents;

import static dev.kiln.api.TopicReader.header;
import static dev.kiln.api.profile.ProfileWorld.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.TopicReader;
import dev.kiln.api.profile.Builds;
import dev.kiln.api.profile.ProfileWorld;
import dev.kiln.common.message.MessageCodec;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From Kiln's events to CDEvents, with a real broker. */
@Timeout(120)
class CdEventsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void aBuildItsImageAndItsRecordAreToldOfAsCdEvents() {
        try (ProfileWorld world = new ProfileWorld("kiln.cdevents.enabled=true")) {
            String name = unique("prod");
            world.create(name, "{'cloud': 'aws', 'region': 'us-east-1'}");
            Builds build = world.accept(
                    Builds.next().image("aws", "us-east-1", "ami-1", null).profiles(name));

            world.publish(build);

            TopicReader told = world.cluster().reader(world.cluster().topics().cdEvents());
            List<ConsumerRecord<String, byte[]>> records =
                    await().atMost(PATIENCE).until(told::records, found -> found.size() >= 4);
            assertThat(records)
                    .extracting(each -> header(each, "ce_type"))
                    .containsExactlyInAnyOrder(
                            "dev.cdevents.build.finished.0.3.0",
                            "dev.cdevents.artifact.packaged.0.3.0",
                            "dev.cdevents.artifact.published.0.3.0",
                            "dev.cdeventsx.kiln-clusterprofile.updated.0.1.0");
            assertThat(records).allSatisfy(each -> {
                assertThat(CdEventSchema.violations(each.value())).isEmpty();
                var event = MessageCodec.mapper().readTree(each.value());
                assertThat(header(each, "ce_id"))
                        .isEqualTo(event.at("/context/id").asString());
                assertThat(header(each, "ce_subject"))
                        .isEqualTo(event.at("/subject/id").asString());
                assertThat(event.at("/context/chainId").asString())
                        .isEqualTo(build.id().toString());
            });
        }
    }
}
