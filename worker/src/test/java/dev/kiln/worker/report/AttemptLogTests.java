package dev.kiln.worker.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.message.LogChunk;
import dev.kiln.common.message.MessageCodec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class AttemptLogTests {

    private static final Duration LONG = Duration.ofMinutes(10);

    @Test
    void aLineLeavesByItselfAfterTheFlushInterval() throws Exception {
        var kafka = kafka(true);
        AttemptLog log = log(kafka, limits(Long.MAX_VALUE, 1 << 20, Duration.ofMillis(20)));

        log.accept("a line");

        await().until(() -> text(kafka).equals("a line\n"));
        log.end();
        assertThat(log.chunks()).isEqualTo(1);
    }

    @Test
    void theRestIsSentAtTheEndAndChunksAreNumberedWithoutAGap() throws Exception {
        var kafka = kafka(true);
        AttemptLog log = log(kafka, limits(Long.MAX_VALUE, 1 << 20, LONG));
        String line = "x".repeat(1000);

        for (int i = 0; i < 200; i++) {
            log.accept(line);
        }
        log.end();

        assertThat(text(kafka)).isEqualTo((line + "\n").repeat(200));
        assertThat(chunks(kafka).stream().mapToLong(LogChunk::sequence))
                .containsExactlyElementsOf(
                        LongStream.range(0, log.chunks()).boxed().toList());
    }

    @Test
    void aLogThatGrowsTooLargeIsCutAndSaysSo() throws Exception {
        var kafka = kafka(true);
        AttemptLog log = log(kafka, limits(100, 1 << 20, LONG));

        for (int i = 0; i < 1000; i++) {
            log.accept("0123456789");
        }
        log.end();

        assertThat(text(kafka)).hasSizeLessThan(300).contains("lines left out");
    }

    @Test
    void aKafkaThatDoesNotAnswerHoldsNobodyUp() throws Exception {
        var kafka = kafka(false);
        AttemptLog log = log(kafka, limits(Long.MAX_VALUE, 100_000, LONG));

        for (int i = 0; i < 100_000; i++) {
            log.accept("a line of a Packer that does not wait for Kafka");
        }

        assertThat(kafka.history()).hasSizeLessThan(2);
        Thread back = Thread.ofPlatform().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                kafka.completeNext();
            }
        });
        log.end();
        back.interrupt();
        assertThat(text(kafka)).contains("lines left out");
        assertThat(log.chunks()).isEqualTo(chunks(kafka).size());
    }

    @Test
    void whatKafkaDoesNotTakeUntilTheEndIsAChunkThatTheReaderMisses() throws Exception {
        var kafka = kafka(false);
        var impatient = new AttemptLog.LogLimits(Long.MAX_VALUE, 1 << 20, Duration.ofMillis(1), Duration.ofMillis(200));
        AttemptLog log = log(kafka, impatient);
        log.accept("this arrives");
        await().until(kafka::completeNext);
        await().until(() -> log.chunks() == 1);
        log.accept("this does not");

        log.end();

        assertThat(log.chunks()).isEqualTo(2);
    }

    /** A client that has no broker to ask fails what it is given. */
    @Test
    void aChunkThatFailsIsSentAgainUnderItsNumber() throws Exception {
        var kafka = kafka(false);
        AttemptLog log = log(kafka, limits(Long.MAX_VALUE, 1 << 20, Duration.ofMillis(1)));
        log.accept("a line");
        await().until(() -> kafka.errorNext(new TimeoutException("No broker")));
        await().until(kafka::completeNext);

        log.end();

        assertThat(chunks(kafka).stream().map(LogChunk::sequence)).containsExactly(0L, 0L);
        assertThat(log.chunks()).isEqualTo(1);
    }

    /** I6. */
    @Test
    void secretsDoNotLeave() throws Exception {
        var kafka = kafka(true);
        AttemptLog log = log(kafka, limits(Long.MAX_VALUE, 1 << 20, LONG));

        log.accept("password=hunter22-and-more, user=me");
        log.end();

        assertThat(text(kafka)).isEqualTo("password=***-and-more, user=me\n");
    }

    private static AttemptLog log(MockProducer<String, byte[]> kafka, AttemptLog.LogLimits limits) {
        return new AttemptLog(
                kafka,
                "kiln.logs",
                BuildId.next(),
                1,
                ClaimId.next(),
                new Redaction(List.of("hunter22", "me")),
                limits,
                Clock.systemUTC());
    }

    private static AttemptLog.LogLimits limits(long size, int buffer, Duration flushInterval) {
        return new AttemptLog.LogLimits(size, buffer, flushInterval, LONG);
    }

    private static MockProducer<String, byte[]> kafka(boolean answers) {
        return new MockProducer<>(answers, null, new StringSerializer(), new ByteArraySerializer());
    }

    private static List<LogChunk> chunks(MockProducer<String, byte[]> kafka) {
        return kafka.history().stream()
                .map(each -> MessageCodec.decode(each.value(), LogChunk.class))
                .toList();
    }

    private static String text(MockProducer<String, byte[]> kafka) {
        return String.join("", chunks(kafka).stream().map(LogChunk::text).toList());
    }
}
