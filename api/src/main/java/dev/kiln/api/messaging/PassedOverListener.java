package dev.kiln.api.messaging;

import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.common.event.EventCodec;
import dev.kiln.common.event.EventType;
import dev.kiln.common.message.Control;
import dev.kiln.common.message.MessageCodec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Reads the topics whose readers pass over what they cannot read, only to set that aside: orders, which every worker
 * reads, and the events of records, which are for subscribers. So an operator finds it once, not once a reader or never.
 */
@Component
@ConditionalOnRole(Role.COORDINATOR)
class PassedOverListener {

    @KafkaListener(
            id = "control",
            idIsGroup = false,
            topics = "#{@topics.control()}",
            groupId = "#{@topics.group('control')}")
    void order(ConsumerRecord<String, byte[]> each) {
        Control unused = MessageCodec.decode(each.value(), Control.class);
    }

    @KafkaListener(
            id = "profiles",
            idIsGroup = false,
            topics = "#{@topics.profiles()}",
            groupId = "#{@topics.group('profiles')}")
    void event(ConsumerRecord<String, byte[]> each) {
        EventType unused = EventCodec.type(EventCodec.decode(each.headers(), each.value()));
    }
}
