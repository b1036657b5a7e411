package dev.kiln.api.deadletter;

import dev.kiln.api.messaging.KafkaOptions;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what was set aside, the oldest first. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "List dead letters, the oldest first: where they are, where they came from, and why.")
final class ListCommand implements Callable<Integer> {

    private static final int LONGEST_MESSAGE = 160;

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Option(
            names = "--topic",
            description = "A topic, with or without its .dlt. Without this option: all topics of the prefix")
    private @Nullable String topic;

    @Option(
            names = "--limit",
            defaultValue = "100",
            description = "How many of each topic to list at most. Default: ${DEFAULT-VALUE}")
    private int limit = 100;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try (DeadLetterTopics topics = new DeadLetterTopics(kafka)) {
            List<String> wanted = topic == null ? topics.all() : List.of(topics.named(Objects.requireNonNull(topic)));
            int listed = 0;
            for (String each : wanted) {
                listed += list(topics, each, out);
            }
            out.println(listed == 1 ? "1 dead letter" : listed + " dead letters");
        }
        return 0;
    }

    private int list(DeadLetterTopics topics, String each, PrintWriter out) {
        int[] seen = {0};
        topics.visit(each, letter -> {
            if (seen[0] == limit) {
                out.printf("%s has more: raise --limit%n", each);
                return false;
            }
            seen[0]++;
            out.println(line(letter));
            return true;
        });
        return seen[0];
    }

    private static String line(DeadLetter letter) {
        String message = letter.message().replaceAll("\\s+", " ");
        return "%s  %s  from %s  key %s  replays %d  %s: %s"
                .formatted(
                        letter.position(),
                        letter.at(),
                        letter.origin(),
                        letter.key(),
                        letter.replays(),
                        letter.exception().replaceAll(".*\\.", ""),
                        message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "..." : message);
    }
}
