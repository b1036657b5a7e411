package dev.kiln.api.kafkaaccess;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** What may be done with one thing in Kafka, or with all whose names begin alike. */
record Rule(ResourcePattern resource, List<AclOperation> operations) {

    private static final String ANY_HOST = "*";

    static Rule topic(String name, AclOperation... operations) {
        return of(ResourceType.TOPIC, name, PatternType.LITERAL, operations);
    }

    static Rule topicsBeginning(String prefix, AclOperation... operations) {
        return of(ResourceType.TOPIC, prefix, PatternType.PREFIXED, operations);
    }

    static Rule group(String name, AclOperation... operations) {
        return of(ResourceType.GROUP, name, PatternType.LITERAL, operations);
    }

    static Rule groupsBeginning(String prefix, AclOperation... operations) {
        return of(ResourceType.GROUP, prefix, PatternType.PREFIXED, operations);
    }

    private static Rule of(ResourceType type, String name, PatternType pattern, AclOperation... operations) {
        return new Rule(new ResourcePattern(type, name, pattern), List.of(operations));
    }

    /** As Kafka keeps it, for a principal such as {@code User:worker}. */
    Stream<AclBinding> bindings(String principal) {
        return operations.stream()
                .map(each -> new AclBinding(
                        resource, new AccessControlEntry(principal, ANY_HOST, each, AclPermissionType.ALLOW)));
    }

    /** For people: {@code topic kiln.events: read, describe}. */
    @Override
    public String toString() {
        String many = resource.patternType() == PatternType.PREFIXED ? "*" : "";
        return "%s %s%s: %s"
                .formatted(
                        word(resource.resourceType()),
                        resource.name(),
                        many,
                        operations.stream().map(Rule::word).collect(Collectors.joining(", ")));
    }

    private static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
