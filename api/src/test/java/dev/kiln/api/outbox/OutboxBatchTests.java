package dev.kiln.api.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.outbox.OutboxBatch.Outcome;
import dev.kiln.common.trace.Traces;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OutboxBatchTests {

    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());

    private int ids;

    @Test
    void messagesOfDifferentKeysAreUnderWayAtOnce() throws Exception {
        var batch = sending(message("events", "a"), message("events", "b"), message("jobs", "a"));

        await().until(() -> sent().equals(List.of("events/a/1", "events/b/2", "jobs/a/3")));
        assertThat(batch.isDone()).isFalse();
        completeAll(3);
        assertThat(batch.get().delivered()).hasSize(3);
        assertThat(batch.get().failure()).isNull();
    }

    @Test
    void theNextMessageOfAKeyWaitsForTheOneBefore() throws Exception {
        var batch = sending(message("events", "a"), message("events", "a"), message("events", "b"));

        await().until(() -> sent().equals(List.of("events/a/1")));
        producer.completeNext();
        await().until(() -> sent().size() == 3);
        completeAll(2);
        assertThat(batch.get().delivered()).extracting(OutboxMessage::id).containsExactly(1L, 2L, 3L);
    }

    @Test
    void nothingFollowsAFailureInItsLane() throws Exception {
        var batch = sending(message("events", "a"), message("events", "a"), message("events", "a"));

        await().until(() -> sent().size() == 1);
        producer.errorNext(new TimeoutException("the broker is away"));

        assertThat(batch.get().delivered()).isEmpty();
        assertThat(batch.get().failure())
                .hasMessage("Kafka did not take message 1 for topic events: %s: the broker is away"
                        .formatted(TimeoutException.class.getName()));
        assertThat(sent()).containsExactly("events/a/1");
    }

    @Test
    void aMessageBeforeTheFailureIsDelivered() throws Exception {
        var batch = sending(message("events", "a"), message("events", "a"), message("events", "a"));

        await().until(() -> sent().size() == 1);
        producer.completeNext();
        await().until(() -> sent().size() == 2);
        producer.errorNext(new TimeoutException("the broker is away"));

        assertThat(batch.get().delivered()).extracting(OutboxMessage::id).containsExactly(1L);
        assertThat(sent()).containsExactly("events/a/1", "events/a/2");
    }

    @Test
    void aTopicThatRefusesKeepsNoOtherWaiting() throws Exception {
        var batch = sending(
                message("jobs.gone", "a"), message("jobs.gone", "a"), message("events", "a"), message("events", "a"));

        await().until(() -> sent().size() == 1);
        producer.errorNext(new TimeoutException("no such topic"));
        await().until(() -> sent().size() == 2);
        producer.completeNext();
        await().until(() -> sent().size() == 3);
        producer.completeNext();

        assertThat(batch.get().delivered()).extracting(OutboxMessage::topic).containsOnly("events");
        assertThat(batch.get().delivered()).hasSize(2);
        assertThat(batch.get().failure()).isNotNull();
    }

    @Test
    void aProducerThatRefusesAtOnceIsAFailureToo() throws Exception {
        producer.sendException = new TimeoutException("no metadata");

        Outcome outcome =
                new OutboxBatch(producer, Traces.OFF).send(List.of(message("events", "a"), message("events", "b")));

        assertThat(outcome.delivered()).isEmpty();
        assertThat(outcome.failure()).hasMessageContaining("no metadata");
    }

    @Test
    void anInterruptedBatchSaysSo() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> new OutboxBatch(producer, Traces.OFF).send(List.of(message("events", "a"))))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void anyNumberOfMessagesOfAKeyStaysInOrder() throws Exception {
        OutboxMessage[] messages = IntStream.range(0, 60)
                .mapToObj(n -> message("events", n % 3 == 0 ? "a" : "b"))
                .toArray(OutboxMessage[]::new);
        var batch = sending(messages);
        await().until(() -> {
            producer.completeNext();
            return batch.isDone();
        });

        assertThat(sent("a")).isSorted().hasSize(20);
        assertThat(sent("b")).isSorted().hasSize(40);
    }

    @Test
    void headersAndValueReachTheRecord() {
        var message = new OutboxMessage(1, "events", "a", Map.of("ce_type", "x"), "{\"ä\":1}", Instant.EPOCH);

        ProducerRecord<String, byte[]> record = message.toRecord(Map.of());

        assertThat(new String(record.value(), StandardCharsets.UTF_8)).isEqualTo("{\"ä\":1}", Instant.EPOCH);
        assertThat(new String(record.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8))
                .isEqualTo("x");
    }

    private CompletableFuture<Outcome> sending(OutboxMessage... messages) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                outcome.complete(new OutboxBatch(producer, Traces.OFF).send(List.of(messages)));
            } catch (InterruptedException | RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome;
    }

    private OutboxMessage message(String topic, String key) {
        ids++;
        return new OutboxMessage(ids, topic, key, Map.of(), Integer.toString(ids), Instant.EPOCH);
    }

    private void completeAll(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(producer.completeNext()).isTrue();
        }
    }

    private List<String> sent() {
        return producer.history().stream()
                .map(each -> "%s/%s/%s".formatted(each.topic(), each.key(), text(each)))
                .toList();
    }

    private List<Integer> sent(String key) {
        return producer.history().stream()
                .filter(each -> each.key().equals(key))
                .map(each -> Integer.valueOf(text(each)))
                .toList();
    }

    private static String text(ProducerRecord<String, byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }
}
