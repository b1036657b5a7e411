package dev.kiln.common.topic;

import java.util.regex.Pattern;

/**
 * The names of Kiln's topics and of the groups that read them.
 *
 * @param prefix the first part of every name, {@code kiln} by default, so that two Kilns can share a Kafka cluster
 */
public record Topics(String prefix) {

    public static final String DEFAULT_PREFIX = "kiln";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /** What the name of a topic of dead letters ends with. */
    public static final String DEAD_LETTERS = ".dlt";

    public Topics {
        if (!FORM.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "Not a topic prefix: '%s'; use letters, digits, dots and dashes".formatted(prefix));
        }
    }

    /** Build requests of upstream systems. */
    public String requests() {
        return prefix + ".requests";
    }

    /**
     * Attempts that wait for a worker of the pool. One partition: with more, each belongs to one worker of the share group,
     * and its jobs wait while other workers idle.
     */
    public String jobs(String pool) {
        return prefix + ".jobs." + pool;
    }

    public String attempts() {
        return prefix + ".attempts";
    }

    public String events() {
        return prefix + ".events";
    }

    public String heartbeats() {
        return prefix + ".heartbeats";
    }

    public String control() {
        return prefix + ".control";
    }

    public String logs() {
        return prefix + ".logs";
    }

    /** What workers can build. */
    public String templates() {
        return prefix + ".templates";
    }

    public String profiles() {
        return prefix + ".profiles";
    }

    /** The same events as CDEvents, where an operator wants that. */
    public String cdEvents() {
        return prefix + ".cdevents";
    }

    /** Where a record goes that no reader of the topic could read. */
    public String deadLetters(String topic) {
        return topic + DEAD_LETTERS;
    }

    /** The share group by which the workers of a pool divide its jobs. */
    public String workers(String pool) {
        return prefix + "-workers." + pool;
    }

    /** A consumer group of the api, by the part of it that reads. */
    public String group(String reader) {
        return prefix + "-" + reader;
    }
}
