package dev.kiln.api.notifier;

import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.common.event.BuildEvent;
import dev.kiln.common.event.EventCodec;
import dev.kiln.common.event.EventType;
import dev.kiln.common.message.UnreadableMessageException;
import io.cloudevents.CloudEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Hears what became of builds. Events of known types that are not about a success are passed over; what is no event, or of
 * a type that this version does not know, is set aside: it may be a success in the words of a newer writer.
 */
@Component
@ConditionalOnRole(Role.NOTIFIER)
class BuildEventListener {

    private final Notifier notifier;

    BuildEventListener(Notifier notifier) {
        this.notifier = notifier;
    }

    @KafkaListener(
            id = "notifier",
            idIsGroup = false,
            topics = "#{@topics.events()}",
            groupId = "#{@topics.group('notifier')}")
    void hear(ConsumerRecord<String, byte[]> each) {
        CloudEvent event = EventCodec.decode(each.headers(), each.value());
        if (EventCodec.type(event) == EventType.BUILD_SUCCEEDED) {
            notifier.succeeded(event.getId(), complete(EventCodec.data(event, BuildEvent.class)));
        }
    }

    /** Jackson leaves null what is missing. */
    private static BuildEvent complete(BuildEvent build) {
        if (build.buildId() == null || build.template() == null) {
            throw new UnreadableMessageException("A build event without buildId or template", null);
        }
        return build;
    }
}
