package dev.kiln.api.messaging;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The topics of this installation.
 *
 * @param prefix the first part of every topic's and group's name
 * @param pools the pools of workers that requests may name; each has a topic of its own
 * @param partitions how many partitions the topics have that are read by consumer groups and keyed by build
 * @param replication the replication factor of every topic; -1 leaves it to the broker
 * @param provision whether the api creates what is missing when it starts
 */
@Validated
@ConfigurationProperties("kiln.topics")
public record TopicProperties(
        @DefaultValue("kiln") String prefix,
        @NotEmpty @DefaultValue("default") List<String> pools,
        @Min(1) @DefaultValue("6") int partitions,
        @DefaultValue("-1") short replication,
        @DefaultValue("true") boolean provision) {}
