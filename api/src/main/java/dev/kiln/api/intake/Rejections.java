package dev.kiln.api.intake;

import dev.kiln.api.outbox.Outbox;
import dev.kiln.common.event.BuildRejected;
import dev.kiln.common.event.EventCodec;
import dev.kiln.common.event.EventType;
import dev.kiln.common.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Tells submitters on Kafka, who cannot be answered, that a request was not taken. Thread-safe. */
@Component
class Rejections {

    private final Outbox outbox;
    private final Topics topics;
    private final Clock clock;

    Rejections(Outbox outbox, Topics topics, Clock clock) {
        this.outbox = outbox;
        this.topics = topics;
        this.clock = clock;
    }

    /** Owes the event. Its id is that of the record, so that a record that is read twice gives one event. */
    @Transactional
    public void announce(ConsumerRecord<?, ?> each, BuildRejected rejection) {
        String place = "%s-%d@%d".formatted(each.topic(), each.partition(), each.offset());
        String id =
                UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8)).toString();
        outbox.append(
                topics.events(), id, EventCodec.event(EventType.BUILD_REJECTED, id, place, clock.instant(), rejection));
    }
}
