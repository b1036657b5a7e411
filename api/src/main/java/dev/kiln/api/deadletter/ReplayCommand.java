package dev.kiln.api.deadletter;

import dev.kiln.api.messaging.KafkaOptions;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends dead letters to where they came from. They stay where they are, too, until the topic's retention ends. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Send dead letters to the topics that they came from, with their keys and headers, once their cause is gone.",
            "Each carries the header " + DeadLetter.REPLAYS + ": how often it was sent again. Kiln's readers handle a",
            "record that comes twice once. What fails again is set aside again."
        })
final class ReplayCommand implements Callable<Integer> {

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Option(names = "--topic", required = true, description = "The topic, with or without its .dlt")
    private String topic = "";

    @Option(
            names = "--to",
            paramLabel = "TOPIC",
            description = "Send them to this topic instead of where they came from")
    private @Nullable String target;

    @ArgGroup(multiplicity = "1")
    private Which which = new Which();

    /** One, or all that are new. */
    static final class Which {

        @Option(
                names = "--offset",
                description = "The one at this offset, as list tells it after the @; see also --partition")
        private @Nullable Long offset;

        @Option(names = "--all", description = "All that no earlier --all has sent, up to what is there now")
        private boolean all;
    }

    @Option(
            names = "--partition",
            defaultValue = "0",
            description = "The partition of --offset. Default: ${DEFAULT-VALUE}")
    private int partition;

    @Spec
    private @Nullable CommandSpec spec;

    private int replayed;
    private int refused;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Properties settings = kafka.clientSettings();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 << 20);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
        try (DeadLetterTopics topics = new DeadLetterTopics(kafka);
                var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            String named = topics.named(topic);
            if (which.all) {
                topics.visitNew(named, letter -> {
                    replay(letter, producer, out);
                    topics.markVisited(letter);
                    return true;
                });
            } else {
                long offset = Objects.requireNonNull(which.offset);
                replay(
                        topics.at(named, partition, offset)
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "There is no record at %s-%d@%d".formatted(named, partition, offset))),
                        producer,
                        out);
            }
        }
        out.println("%d replayed, %d cannot be".formatted(replayed, refused));
        return refused == 0 ? 0 : 1;
    }

    private void replay(DeadLetter letter, KafkaProducer<byte[], byte[]> producer, PrintWriter out) {
        if (letter.truncated()) {
            refused++;
            out.println("%s was too large, and only its beginning was kept: it cannot be sent again"
                    .formatted(letter.position()));
            return;
        }
        try {
            String to = target == null ? letter.originalTopic() : target;
            var sent = producer.send(letter.replay(to)).get();
            replayed++;
            out.println(
                    "%s is now %s-%d@%d".formatted(letter.position(), sent.topic(), sent.partition(), sent.offset()));
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "%s could not be sent: %s"
                            .formatted(
                                    letter.position(),
                                    Objects.requireNonNull(e.getCause()).getMessage()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending " + letter.position(), e);
        }
    }
}
