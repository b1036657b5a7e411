package dev.kiln.api.intake;

import dev.kiln.api.messaging.DeadLetters;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.api.sql.DatabaseOutage;
import dev.kiln.common.event.BuildRejected;
import dev.kiln.common.event.BuildRejected.Violation;
import dev.kiln.common.event.EventCodec;
import dev.kiln.common.event.EventType;
import dev.kiln.common.message.UnreadableMessageException;
import dev.kiln.common.schema.RequestReader;
import dev.kiln.common.trace.Step;
import dev.kiln.common.trace.TraceHeaders;
import dev.kiln.common.trace.Traces;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Takes requests from Kafka, as CloudEvents: (source, id) is what a request is known by. One that cannot be taken is
 * answered by an event and set aside, and the next one goes on.
 */
@Component
@ConditionalOnRole(Role.INTAKE)
class RequestListener {

    private final Intake intake;
    private final Rejections rejections;
    private final DeadLetters deadLetters;
    private final IntakeMeters meters;
    private final Traces traces;
    private final RequestReader reader = RequestReader.lenient();

    RequestListener(Intake intake, Rejections rejections, DeadLetters deadLetters, IntakeMeters meters, Traces traces) {
        this.intake = intake;
        this.rejections = rejections;
        this.deadLetters = deadLetters;
        this.meters = meters;
        this.traces = traces;
    }

    @KafkaListener(
            id = "requests",
            idIsGroup = false,
            topics = "#{@topics.requests()}",
            groupId = "#{@topics.group('intake')}",
            containerFactory = "batchListeners")
    void hear(List<ConsumerRecord<String, byte[]>> records) {
        List<Heard> requests =
                records.stream().flatMap(each -> read(each).stream()).toList();
        try {
            take(requests);
        } catch (RuntimeException e) {
            if (DatabaseOutage.isCauseOf(e)) {
                throw e;
            }
            requests.forEach(this::takeOrSetAside);
        }
        requests.forEach(each -> each.step().close());
    }

    /** The request in a record, or nothing: then it is rejected. */
    private Optional<Heard> read(ConsumerRecord<String, byte[]> each) {
        CloudEvent event;
        try {
            event = EventCodec.decode(each.headers(), each.value());
        } catch (UnreadableMessageException e) {
            rejectNoRequest(
                    new Heard(each, null, step(each, TraceHeaders.in(each.headers()))), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        Heard heard = new Heard(each, event, step(each, TraceHeaders.in(each.headers(), event)));
        if (!event.getType().equals(EventType.BUILD_REQUESTED.wireName())) {
            rejectNoRequest(
                    heard,
                    "has the type '%s', and only '%s' is taken here"
                            .formatted(event.getType(), EventType.BUILD_REQUESTED.wireName()));
            return Optional.empty();
        }
        return Optional.of(heard);
    }

    private Step step(ConsumerRecord<String, byte[]> each, Map<String, String> context) {
        return traces.aside("process " + each.topic(), context);
    }

    private void rejectNoRequest(Heard heard, String why) {
        meters.noRequest();
        reject(heard, List.of(new Violation("", why)));
        heard.step().close();
    }

    private void take(List<Heard> requests) {
        List<Intake.Answer> answers =
                intake.submit(requests.stream().map(this::asked).toList(), "kafka");
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i) instanceof Intake.Answer.Refused refused) {
                // One submitter's flood must not hold up the requests of others behind it: it is set aside, to be
                // replayed.
                reject(requests.get(i), refused.violations());
            }
        }
    }

    private void takeOrSetAside(Heard request) {
        try {
            take(List.of(request));
        } catch (RuntimeException e) {
            if (DatabaseOutage.isCauseOf(e)) {
                throw e;
            }
            request.step().failed(e);
            request.step().during(() -> deadLetters.accept(request.record(), e));
        }
    }

    private void reject(Heard heard, List<Violation> violations) {
        ConsumerRecord<String, byte[]> each = heard.record();
        CloudEvent event = heard.event();
        String reasons = violations.stream()
                .map(violation -> (violation.pointer() + " " + violation.detail()).strip())
                .collect(Collectors.joining("; "));
        String why = "Not a request that can be taken: " + reasons;
        heard.step().failed(why);
        heard.step().during(() -> {
            rejections.announce(
                    each,
                    new BuildRejected(
                            event == null ? null : event.getSource().toString(),
                            event == null ? null : event.getId(),
                            each.topic(),
                            violations));
            deadLetters.accept(each, new UnreadableMessageException(why, null));
        });
    }

    private Intake.Asked asked(Heard request) {
        CloudEvent event = Objects.requireNonNull(request.event());
        CloudEventData data = event.getData();
        return new Intake.Asked(
                reader.read(data == null ? null : data.toBytes()),
                "kafka:" + event.getSource(),
                event.getId(),
                request.step().context());
    }

    /**
     * A record that was read.
     *
     * @param event absent if there is none in it
     * @param step ends when the request is answered; what is tried again is told once
     */
    private record Heard(
            ConsumerRecord<String, byte[]> record, @Nullable CloudEvent event, Step step) {}
}
