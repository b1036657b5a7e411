package dev.kiln.api.deadletter;

import dev.kiln.api.messaging.KafkaOptions;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows one dead letter in full. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Show one dead letter: its cause with the stack, its own headers, its value.")
final class ShowCommand implements Callable<Integer> {

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Option(names = "--topic", required = true, description = "The topic, with or without its .dlt")
    private String topic = "";

    @Option(names = "--partition", defaultValue = "0", description = "The partition. Default: ${DEFAULT-VALUE}")
    private int partition;

    @Option(names = "--offset", required = true, description = "The offset, as list tells it after the @")
    private long offset;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        try (DeadLetterTopics topics = new DeadLetterTopics(kafka)) {
            String named = topics.named(topic);
            DeadLetter letter = topics.at(named, partition, offset)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "There is no record at %s-%d@%d".formatted(named, partition, offset)));
            print(letter, Objects.requireNonNull(spec).commandLine().getOut());
        }
        return 0;
    }

    private static void print(DeadLetter letter, PrintWriter out) {
        out.println("position:  " + letter.position());
        out.println("set aside: " + letter.at());
        out.println("came from: " + letter.origin());
        out.println("key:       " + letter.key());
        out.println("replays:   " + letter.replays());
        out.println("exception: " + letter.exception());
        out.println("message:   " + letter.message());
        out.println(letter.stack().stripTrailing());
        for (var each : letter.record().headers()) {
            if (!each.key().startsWith("kafka_dlt-")) {
                byte[] value = each.value();
                out.println("header:    %s = %s"
                        .formatted(each.key(), value == null ? "" : new String(value, StandardCharsets.UTF_8)));
            }
        }
        out.println("value:");
        out.println(letter.value());
    }
}
