package dev.kiln.api.log;

import dev.kiln.api.messaging.DeadLetters;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.api.sql.DatabaseOutage;
import dev.kiln.common.message.LogChunk;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.message.UnreadableMessageException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Stores what the workers' Packers say, a batch at a time. A batch with something in it that the database refuses is
 * stored one by one, and what is refused is set aside; during an outage the batch is tried until it is over.
 */
@Component
@ConditionalOnRole(Role.COORDINATOR)
class LogChunkListener {

    private final LogStore store;
    private final DeadLetters deadLetters;
    private final Counter bytes;

    LogChunkListener(LogStore store, DeadLetters deadLetters, MeterRegistry meters) {
        this.store = store;
        this.deadLetters = deadLetters;
        this.bytes = Counter.builder("kiln.log")
                .baseUnit("bytes")
                .description("How much log has come from the workers to this instance")
                .register(meters);
    }

    @KafkaListener(
            id = "logs",
            idIsGroup = false,
            topics = "#{@topics.logs()}",
            groupId = "#{@topics.group('logs')}",
            containerFactory = "batchListeners")
    void hear(List<ConsumerRecord<String, byte[]>> records) {
        List<Read> readable = read(records);
        try {
            store.append(readable.stream().map(Read::chunk).toList());
        } catch (RuntimeException e) {
            if (DatabaseOutage.isCauseOf(e)) {
                throw e;
            }
            readable.forEach(each -> orSetAside(each.record(), record -> store.append(List.of(each.chunk()))));
        }
        bytes.increment(records.stream()
                .mapToDouble(ConsumerRecord::serializedValueSize)
                .sum());
    }

    private List<Read> read(List<ConsumerRecord<String, byte[]>> records) {
        List<Read> readable = new ArrayList<>(records.size());
        for (var each : records) {
            orSetAside(each, record -> readable.add(new Read(record, decode(record.value()))));
        }
        return readable;
    }

    private static LogChunk decode(byte @Nullable [] value) {
        LogChunk chunk = MessageCodec.decode(value, LogChunk.class);
        // Jackson passes null for what is missing.
        if (chunk.buildId() == null || chunk.claimId() == null || chunk.text() == null) {
            throw new UnreadableMessageException("Not a LogChunk: it lacks buildId, claimId or text", null);
        }
        if (chunk.attempt() < 1 || chunk.sequence() < 0) {
            throw new UnreadableMessageException(
                    "Not a LogChunk: it is number %d of attempt %d".formatted(chunk.sequence(), chunk.attempt()), null);
        }
        return chunk;
    }

    private void orSetAside(ConsumerRecord<String, byte[]> each, Consumer<ConsumerRecord<String, byte[]>> handler) {
        try {
            handler.accept(each);
        } catch (RuntimeException e) {
            if (DatabaseOutage.isCauseOf(e)) {
                throw e;
            }
            deadLetters.accept(each, e);
        }
    }

    private record Read(ConsumerRecord<String, byte[]> record, LogChunk chunk) {}
}
