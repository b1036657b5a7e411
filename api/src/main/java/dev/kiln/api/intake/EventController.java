package dev.kiln.api.intake;

import dev.kiln.api.http.ProblemException;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.common.event.EventCodec;
import dev.kiln.common.event.EventType;
import dev.kiln.common.message.UnreadableMessageException;
import dev.kiln.common.schema.RequestReader;
import dev.kiln.common.trace.Traces;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Takes requests as CloudEvents over HTTP, as event brokers deliver them, in binary, structured and batched mode. */
@RestController
@ConditionalOnRole(Role.INTAKE)
@Tag(name = "builds")
class EventController {

    private static final String ATTRIBUTE = "ce-";

    private final Intake intake;
    private final JointIntake joint;
    private final Traces traces;
    private final RequestReader reader = RequestReader.lenient();

    EventController(Intake intake, JointIntake joint, Traces traces) {
        this.intake = intake;
        this.joint = joint;
        this.traces = traces;
    }

    @PostMapping(
            path = "/api/v1/events",
            consumes = {MediaType.APPLICATION_JSON_VALUE, "application/cloudevents+json"})
    @ApiResponse(responseCode = "202", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "429", description = IntakeController.TOO_MANY)
    @Operation(
            summary = "Ask for a build by a CloudEvent of the type dev.kiln.build.requested.v1",
            description = "The same (source, id) of the same caller gives the same build.")
    ResponseEntity<IntakeController.Accepted> take(
            @RequestBody(required = false) byte @Nullable [] body,
            @RequestHeader HttpHeaders headers,
            @Nullable Principal caller) {
        return IntakeController.accepted(joint.submit(asked(event(asOfKafka(headers), body), caller)));
    }

    /** One transaction takes all that can be taken. */
    @PostMapping(path = "/api/v1/events", consumes = "application/cloudevents-batch+json")
    @ApiResponse(responseCode = "202", description = "All are taken", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "207", description = "Some are not: each answer says which", useReturnTypeSchema = true)
    @Operation(
            summary = "Ask for up to 500 builds at once, by a JSON array of such events",
            description =
                    "The answers are in the order of the events. What could be taken is, whatever is wrong with others.")
    ResponseEntity<List<EventAnswer>> takeAll(
            @RequestBody(required = false) byte @Nullable [] body, @Nullable Principal caller) {
        List<EventAnswer> answers = answers(EventBatch.split(body), caller);
        boolean all = answers.stream().allMatch(each -> each.problem() == null);
        return ResponseEntity.status(all ? HttpStatus.ACCEPTED : HttpStatus.MULTI_STATUS)
                .body(answers);
    }

    private List<EventAnswer> answers(List<byte[]> events, @Nullable Principal caller) {
        EventAnswer[] answers = new EventAnswer[events.size()];
        Map<Integer, Intake.Asked> asked = new TreeMap<>();
        for (int i = 0; i < answers.length; i++) {
            try {
                asked.put(i, asked(event(EventBatch.STRUCTURED, events.get(i)), caller));
            } catch (ProblemException e) {
                answers[i] = EventAnswer.of(e);
            }
        }
        Iterator<Intake.Answer> taken =
                intake.submit(List.copyOf(asked.values()), "http").iterator();
        asked.keySet().forEach(each -> answers[each] = EventAnswer.of(taken.next()));
        return List.of(answers);
    }

    private Intake.Asked asked(CloudEvent event, @Nullable Principal caller) {
        CloudEventData data = event.getData();
        return new Intake.Asked(
                reader.read(data == null ? null : data.toBytes()),
                IntakeController.submitter(caller),
                event.getSource() + " " + event.getId(),
                traces.context());
    }

    private static CloudEvent event(Headers headers, byte @Nullable [] body) {
        try {
            CloudEvent event = EventCodec.decode(headers, body);
            if (!event.getType().equals(EventType.BUILD_REQUESTED.wireName())) {
                throw ProblemException.of(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "The event has the type '%s', and only '%s' is taken here"
                                .formatted(event.getType(), EventType.BUILD_REQUESTED.wireName()));
            }
            return event;
        } catch (UnreadableMessageException e) {
            throw ProblemException.badRequest(String.valueOf(e.getMessage()));
        }
    }

    /** The two bindings differ in how the headers of attributes begin. */
    private static Headers asOfKafka(HttpHeaders headers) {
        RecordHeaders translated = new RecordHeaders();
        headers.forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            String own = lower.startsWith(ATTRIBUTE) ? "ce_" + lower.substring(ATTRIBUTE.length()) : lower;
            translated.add(own, values.getFirst().getBytes(StandardCharsets.UTF_8));
        });
        return translated;
    }
}
