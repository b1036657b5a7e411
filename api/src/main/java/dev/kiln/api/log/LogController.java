package dev.kiln.api.log;

import dev.kiln.api.http.ProblemException;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.common.build.BuildId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows logs. The request's own thread, a virtual one, writes for as long as it takes: no time-out of asynchronous
 * requests applies, and a reader who does not read stops nothing but its own thread, until Tomcat's write time-out.
 */
@RestController
@ConditionalOnRole(Role.INTAKE)
@Tag(name = "builds")
class LogController {

    private final LogStore store;
    private final LogSignal signal;
    private final LogProperties properties;

    LogController(LogStore store, LogSignal signal, LogProperties properties) {
        this.store = store;
        this.signal = signal;
        this.properties = properties;
    }

    @GetMapping(
            path = "/api/v1/builds/{id}/log",
            produces = {MediaType.TEXT_PLAIN_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE})
    @Operation(
            summary = "Read the log of a build, live if wanted",
            description =
                    "As text, or as server-sent events: `log` events with the id `<attempt>.<chunk>`, then one `end`"
                            + " event with the build's state.")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.TEXT_PLAIN_VALUE, schema = @Schema(type = "string")),
                @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string"))
            })
    void log(
            @PathVariable BuildId id,
            @Parameter(description = "Only this attempt") @RequestParam(required = false) @Nullable Integer attempt,
            @Parameter(description = "Go on until the build has ended; the default for server-sent events")
                    @RequestParam(required = false)
                    @Nullable
                    Boolean follow,
            @Parameter(description = "Only so many of the last lines") @RequestParam(required = false) @Nullable
                    Integer tail,
            @Parameter(description = "Go on after this event")
                    @RequestHeader(name = "Last-Event-ID", required = false)
                    @Nullable
                    String lastEventId,
            @Parameter(hidden = true) @RequestHeader HttpHeaders headers,
            @Parameter(hidden = true) HttpMethod method,
            HttpServletResponse response)
            throws IOException {
        boolean events = wantsEvents(headers.getAccept());
        LogPosition after = events && lastEventId != null && !lastEventId.isEmpty() ? position(lastEventId) : null;
        LogQuery query = new LogQuery(attempt, Objects.requireNonNullElse(follow, events), tail, after);
        try (LogSignal.Subscription news = signal.subscribe(id)) {
            LogProgress progress = progress(id, query);
            begin(response, events);
            if (!method.equals(HttpMethod.HEAD)) {
                OutputStream out = response.getOutputStream();
                LogSink sink = events ? new EventStreamLog(out) : new TextLog(out);
                new LogStream(id, query, store, sink, properties).run(progress, news);
            }
        }
    }

    private LogProgress progress(BuildId id, LogQuery query) {
        LogProgress progress =
                store.progress(id).orElseThrow(() -> ProblemException.notFound("There is no build " + id));
        if (query.attempt() != null && !progress.has(query.attempt())) {
            throw ProblemException.notFound("Build %s has no attempt %d; it has %d so far"
                    .formatted(id, query.attempt(), progress.attempts().size()));
        }
        return progress;
    }

    /** A follower shall know at once that the build is there, even if it says nothing for an hour. */
    private static void begin(HttpServletResponse response, boolean events) throws IOException {
        response.setContentType(events ? MediaType.TEXT_EVENT_STREAM_VALUE : MediaType.TEXT_PLAIN_VALUE);
        response.setCharacterEncoding("UTF-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        // Or else nginx would hold it back.
        response.setHeader("X-Accel-Buffering", "no");
        response.flushBuffer();
    }

    private static LogPosition position(String lastEventId) {
        return LogPosition.parse(lastEventId)
                .orElseThrow(() -> ProblemException.badRequest(
                        "Header 'Last-Event-ID' is '%s': it must be the id of an event of this stream, for example 1.17"
                                .formatted(lastEventId)));
    }

    /** Whether events are what the caller names first, by quality and then by how exactly; text otherwise. */
    private static boolean wantsEvents(List<MediaType> accepted) {
        List<MediaType> sorted = new ArrayList<>(accepted);
        MimeTypeUtils.sortBySpecificity(sorted);
        return sorted.stream()
                .filter(each -> each.includes(MediaType.TEXT_PLAIN) || each.includes(MediaType.TEXT_EVENT_STREAM))
                .findFirst()
                .filter(each -> !each.includes(MediaType.TEXT_PLAIN))
                .isPresent();
    }
}
