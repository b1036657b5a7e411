package dev.kiln.api.kafkaaccess;

import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import dev.kiln.common.topic.Topics;
import java.util.List;
import java.util.stream.Stream;

/** A part of a Kiln, or of what surrounds it, and what it needs of Kafka: no less, or it stops, and no more. */
public enum KafkaRole {
    /** All roles of the api. It makes the topics that are missing, and says where a pool's share group begins. */
    API {
        @Override
        List<Rule> rules(Topics topics, List<String> pools, String principal) {
            return List.of(
                    Rule.topicsBeginning(topics.prefix() + ".", READ, WRITE, DESCRIBE, CREATE),
                    Rule.groupsBeginning(topics.group(""), READ, DESCRIBE, ALTER_CONFIGS));
        }
    },
    /** The workers of some pools: takes their jobs and its orders, and reports. It reads nothing of other workers. */
    WORKER {
        @Override
        List<Rule> rules(Topics topics, List<String> pools, String principal) {
            Stream<Rule> jobs = pools.stream()
                    .flatMap(pool -> Stream.of(
                            Rule.topic(topics.jobs(pool), READ, DESCRIBE),
                            Rule.topic(topics.deadLetters(topics.jobs(pool)), WRITE, DESCRIBE),
                            Rule.group(topics.workers(pool), READ, DESCRIBE)));
            Stream<Rule> reports = Stream.of(
                            topics.attempts(),
                            topics.heartbeats(),
                            topics.logs(),
                            topics.templates(),
                            topics.deadLetters(topics.control()))
                    .map(each -> Rule.topic(each, WRITE, DESCRIBE));
            Stream<Rule> orders = Stream.of(Rule.topic(topics.control(), READ, DESCRIBE));
            return Stream.of(jobs, orders, reports).flatMap(each -> each).toList();
        }
    },
    /** Asks for builds, and hears what becomes of them. */
    UPSTREAM {
        @Override
        List<Rule> rules(Topics topics, List<String> pools, String principal) {
            return Stream.concat(
                            Stream.of(Rule.topic(topics.requests(), WRITE, DESCRIBE)),
                            SUBSCRIBER.rules(topics, pools, principal).stream())
                    .toList();
        }
    },
    /** Hears of builds and of cluster profile records, in consumer groups that begin with its own name and a dot. */
    SUBSCRIBER {
        @Override
        List<Rule> rules(Topics topics, List<String> pools, String principal) {
            return List.of(
                    Rule.topic(topics.events(), READ, DESCRIBE),
                    Rule.topic(topics.profiles(), READ, DESCRIBE),
                    Rule.topic(topics.cdEvents(), READ, DESCRIBE),
                    Rule.groupsBeginning(principal + ".", READ, DESCRIBE));
        }
    };

    /**
     * What it may do.
     *
     * @param pools those of a worker
     * @param principal the name by which Kafka knows it, without {@code User:}
     */
    abstract List<Rule> rules(Topics topics, List<String> pools, String principal);
}
