package dev.kiln.common.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.build.BuildId;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class TracesTests {

    private static final Map<String, String> CONTEXT =
            Map.of("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    @Test
    void whileTheyAreOffNothingIsSentAlong() {
        try (Step step = Traces.OFF.follow("process", CONTEXT).tag("build", 1)) {
            assertThat(Traces.OFF.context()).isEmpty();
            assertThat(step.context()).isEmpty();
        }
        try (Step sending = Traces.OFF.sending("publish", CONTEXT, Instant.EPOCH)) {
            assertThat(sending.context()).isEmpty();
        }
        assertThat(Traces.OFF.areOn()).isFalse();
    }

    @Test
    void aContextIsReadFromARecordAndPutOntoOne() {
        RecordHeaders headers = new RecordHeaders();
        assertThat(TraceHeaders.in(headers)).isEmpty();

        TraceHeaders.add(headers, CONTEXT);

        assertThat(TraceHeaders.in(headers)).isEqualTo(CONTEXT);
    }

    @Test
    void aContextIsAlsoReadFromTheAttributesOfAnEvent() {
        RecordHeaders headers = new RecordHeaders();
        CONTEXT.forEach((name, value) -> headers.add("ce_" + name, value.getBytes(StandardCharsets.UTF_8)));

        assertThat(TraceHeaders.in(headers)).isEqualTo(CONTEXT);
    }

    @Test
    void aContextIsAlsoReadFromAnEventThatIsAllInItsValue() {
        CloudEvent event = CloudEventBuilder.v1()
                .withId("1")
                .withSource(URI.create("/test"))
                .withType("t")
                .withExtension("traceparent", Objects.requireNonNull(CONTEXT.get("traceparent")))
                .build();

        assertThat(TraceHeaders.in(new RecordHeaders(), event)).isEqualTo(CONTEXT);
    }

    @Test
    void aLineNamesTheTraceOfAContext() {
        LogFields.of(BuildId.next())
                .trace(CONTEXT)
                .during(() -> assertThat(MDC.getCopyOfContextMap())
                        .containsEntry("traceId", "4bf92f3577b34da6a3ce929d0e0e4736")
                        .containsEntry("spanId", "00f067aa0ba902b7"));
        LogFields.of(BuildId.next())
                .trace(Map.of())
                .during(() -> assertThat(MDC.getCopyOfContextMap()).containsOnlyKeys("build"));
        assertThat(MDC.get("traceId")).isNull();
    }

    @Test
    void fieldsOfALineEndWithWhatTheyAreAbout() {
        BuildId build = BuildId.next();
        LogFields.of(BuildId.next()).during(() -> {
            Optional<String> around = Optional.ofNullable(MDC.get("build"));
            LogFields.of(build)
                    .attempt(2)
                    .during(() -> assertThat(MDC.getCopyOfContextMap())
                            .isEqualTo(Map.of("build", build.toString(), "attempt", "2")));
            assertThat(Optional.ofNullable(MDC.get("build"))).isEqualTo(around).isPresent();
            assertThat(MDC.get("attempt")).isNull();
        });
        assertThat(MDC.get("build")).isNull();
    }
}
