package dev.kiln.common.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kiln.common.Samples;
import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.message.UnreadableMessageException;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.provider.EventFormatProvider;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTests {

    private static final CloudEvent FAILED = EventCodec.event(
            EventType.BUILD_FAILED, "e-1", Samples.BUILD.toString(), Samples.NOON, Samples.fullBuildEvent());

    @Test
    void writesTheBinaryContentModeOfTheKafkaBinding() {
        EventCodec.Encoded encoded = EventCodec.encode(FAILED);

        assertThat(encoded.headers())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", "e-1",
                        "ce_source", "/kiln",
                        "ce_type", "dev.kiln.build.failed.v1",
                        "ce_subject", "0198c1a2-7b3c-7d4e-8f50-112233445566",
                        "ce_time", "2026-07-01T12:00:00Z",
                        "content-type", "application/json"));
        assertThat(encoded.json()).startsWith("{\"buildId\":\"0198c1a2-7b3c-7d4e-8f50-112233445566\",");
    }

    @Test
    void readsTheBinaryModeThatItWrote() {
        EventCodec.Encoded encoded = EventCodec.encode(FAILED);
        CloudEvent read =
                EventCodec.decode(headers(encoded.headers()), encoded.json().getBytes(UTF_8));

        assertThat(read).usingRecursiveComparison().ignoringFields("data").isEqualTo(FAILED);
        assertThat(EventCodec.data(read, BuildEvent.class)).isEqualTo(Samples.fullBuildEvent());
    }

    @Test
    void readsTheStructuredModeThatTheSdkWrites() {
        var format = Objects.requireNonNull(EventFormatProvider.getInstance().resolveFormat(JsonFormat.CONTENT_TYPE));
        var record = KafkaMessageFactory.createWriter("any").writeStructured(FAILED, format);

        CloudEvent read = EventCodec.decode(record.headers(), record.value());

        assertThat(read.getId()).isEqualTo("e-1");
        assertThat(read.getType()).isEqualTo("dev.kiln.build.failed.v1");
        assertThat(EventCodec.data(read, BuildEvent.class)).isEqualTo(Samples.fullBuildEvent());
    }

    @Test
    void readsAStructuredEventWrittenByHand() {
        String json = """
                {"specversion": "1.0", "id": "4711", "source": "/upstream", "type": "dev.kiln.build.requested.v1",
                 "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                 "data": {"template": {"source": "examples", "path": "node-image"}}}
                """;
        CloudEvent read = EventCodec.decode(
                headers(Map.of("content-type", "application/cloudevents+json; charset=UTF-8")), json.getBytes(UTF_8));

        assertThat(read.getSource()).isEqualTo(URI.create("/upstream"));
        assertThat(EventType.of(read.getType())).contains(EventType.BUILD_REQUESTED);
        assertThat(EventCodec.data(read, BuildRequest.class)).isEqualTo(Samples.sparseRequest());
    }

    @Test
    void anEventOfAFutureVersionIsReadAndItsTypeIsUnknown() {
        CloudEvent read = decode(
                Map.of(
                        "ce_specversion",
                        "1.0",
                        "ce_id",
                        "1",
                        "ce_source",
                        "/u",
                        "ce_type",
                        "dev.kiln.build.requested.v9"),
                "{}");

        assertThat(EventType.of(read.getType())).isEmpty();
    }

    /** I8: a bad message never stops a consumer; it is told apart from every other error. */
    @ParameterizedTest
    @ValueSource(strings = {"ce_id", "ce_source", "ce_type", "ce_specversion"})
    void anEventWithoutARequiredAttributeIsUnreadable(String absent) {
        Map<String, String> attributes =
                new HashMap<>(Map.of("ce_specversion", "1.0", "ce_id", "1", "ce_source", "/u", "ce_type", "t"));
        attributes.remove(absent);

        assertUnreadable(headers(attributes), "{}".getBytes(UTF_8));
    }

    @Test
    void aStructuredEventWithoutAnIdIsUnreadable() {
        assertUnreadable(
                headers(Map.of("content-type", "application/cloudevents+json")),
                "{\"specversion\":\"1.0\",\"source\":\"/u\",\"type\":\"t\",\"data\":{}}".getBytes(UTF_8));
    }

    @Test
    void whatIsNoEventAtAllIsUnreadable() {
        assertUnreadable(new RecordHeaders(), "{\"template\":{}}".getBytes(UTF_8));
        assertUnreadable(new RecordHeaders(), null);
        assertUnreadable(headers(Map.of("content-type", "application/cloudevents+json")), "nonsense".getBytes(UTF_8));
        assertUnreadable(headers(Map.of("content-type", "application/cloudevents+json")), null);
        assertUnreadable(headers(Map.of("ce_specversion", "7.0", "ce_id", "1")), "{}".getBytes(UTF_8));
        assertUnreadable(
                headers(Map.of("ce_specversion", "1.0", "ce_id", "1", "ce_source", "not a uri", "ce_type", "t")),
                "{}".getBytes(UTF_8));
    }

    @Test
    void anEventWithoutDataHasNoneToRead() {
        CloudEvent empty = CloudEventBuilder.v1()
                .withId("1")
                .withSource(URI.create("/u"))
                .withType("t")
                .build();

        assertThatExceptionOfType(UnreadableMessageException.class)
                .isThrownBy(() -> EventCodec.data(empty, BuildRequest.class))
                .withMessage("Expected a BuildRequest, found a record without a value");
    }

    private static void assertUnreadable(Headers headers, byte @Nullable [] value) {
        assertThatExceptionOfType(UnreadableMessageException.class)
                .isThrownBy(() -> EventCodec.decode(headers, value))
                .withMessageStartingWith("Not a CloudEvent: ");
    }

    private static CloudEvent decode(Map<String, String> attributes, String json) {
        return EventCodec.decode(headers(attributes), json.getBytes(UTF_8));
    }

    private static Headers headers(Map<String, String> attributes) {
        Headers headers = new RecordHeaders();
        attributes.forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
        return headers;
    }
}
