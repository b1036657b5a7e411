package dev.kiln.bench.process;

import dev.kiln.common.event.EventType;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.topic.Topics;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A patient upstream system: it repeats a request under the same key until it is told that it was accepted, as any that
 * does not want to lose one does. Thread-safe.
 */
public final class Upstream implements AutoCloseable {

    public static final String SOURCE = "/bench";

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final List<URI> apis;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final KafkaProducer<String, byte[]> producer;

    public Upstream(List<URI> apis, String bootstrapServers) {
        this.apis = apis;
        this.producer = new KafkaProducer<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class));
    }

    /**
     * Sends a request over HTTP, to one api and then to the other, until one answers that it is accepted.
     *
     * @return where the build is
     * @throws RefusedException if there is no point in asking again
     */
    public URI submit(String key, Map<String, Object> request) throws InterruptedException {
        for (int attempt = 0; ; attempt++) {
            Optional<URI> build = accepted(apis.get(attempt % apis.size()), key, request);
            if (build.isPresent()) {
                return build.get();
            }
            Thread.sleep(PAUSE);
        }
    }

    /** Publishes a request as a CloudEvent, until Kafka has it. */
    public void publish(String key, Map<String, Object> request) throws InterruptedException {
        var event = CloudEventBuilder.v1()
                .withId(key)
                .withSource(URI.create(SOURCE))
                .withType(EventType.BUILD_REQUESTED.wireName())
                .withDataContentType("application/json")
                .withData(MessageCodec.encode(request))
                .build();
        var message = KafkaMessageFactory.<String>createWriter(new Topics(Topics.DEFAULT_PREFIX).requests(), key)
                .writeBinary(event);
        while (true) {
            try {
                producer.send(message).get();
                return;
            } catch (ExecutionException e) {
                Thread.sleep(PAUSE);
            }
        }
    }

    /** Puts the record that every build of the soak updates. */
    public void putProfile(String name, Map<String, Object> record) throws InterruptedException {
        try {
            HttpResponse<String> answer = http.send(
                    request(apis.getFirst(), "cluster-profiles/" + name)
                            .PUT(BodyPublishers.ofByteArray(MessageCodec.encode(record)))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new RefusedException(answer.body());
            }
        } catch (IOException e) {
            throw new IllegalStateException("The api does not answer, before anything was hurt", e);
        }
    }

    /** Asks once for a cancel; whether it comes in time is left to chance. */
    public void cancel(URI build) throws InterruptedException {
        try {
            http.send(
                    HttpRequest.newBuilder(URI.create(build + "/cancel"))
                            .timeout(PATIENCE)
                            .POST(BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.discarding());
        } catch (IOException e) {
            // Nobody was there to hear it: then the build goes on.
        }
    }

    private Optional<URI> accepted(URI api, String key, Map<String, Object> request) throws InterruptedException {
        try {
            HttpResponse<String> answer = http.send(
                    request(api, "builds")
                            .header("Idempotency-Key", key)
                            .POST(BodyPublishers.ofByteArray(MessageCodec.encode(request)))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() >= 400 && answer.statusCode() < 500 && answer.statusCode() != 429) {
                throw new RefusedException(answer.body());
            }
            return answer.statusCode() < 300
                    ? answer.headers().firstValue("Location").map(api::resolve)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static HttpRequest.Builder request(URI api, String path) {
        return HttpRequest.newBuilder(api.resolve("/api/v1/" + path))
                .header("Content-Type", "application/json")
                .timeout(PATIENCE);
    }

    @Override
    public void close() {
        http.close();
        producer.close(PATIENCE);
    }
}
