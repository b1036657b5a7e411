package dev.kiln.api.http;

import dev.kiln.api.sql.DatabaseOutage;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.DisconnectedClientHelper;

/** Turns whatever goes wrong while a request is answered into a problem (RFC 9457) that tells the caller what to do. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    /**
     * Whatever nobody expected: an outage, a caller who left, or a bug. The outage comes first: a connection to the
     * database that breaks speaks of a broken pipe or a reset, as one to a caller does.
     */
    @ExceptionHandler(Exception.class)
    @Nullable
    ResponseEntity<Object> unexpected(Exception e, WebRequest request) {
        if (DatabaseOutage.isCauseOf(e)) {
            return outage(e, request);
        }
        if (DisconnectedClientHelper.isClientDisconnectedException(e)) {
            log.debug("The caller has left: {}", e.toString());
            return null;
        }
        return bug(e, request);
    }

    /** Tomcat reads the parameters when the first one is asked for, and finds them malformed. */
    @ExceptionHandler(InvalidParameterException.class)
    @Nullable
    ResponseEntity<Object> malformed(InvalidParameterException e, WebRequest request) {
        String detail = "The parameters of the request cannot be read: " + e.getMessage();
        return answer(e, HttpStatus.BAD_REQUEST, detail, new HttpHeaders(), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(e, status, Mismatch.describe(e), headers, request);
    }

    /** What reads a body wraps the answer of who limits it. */
    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof ProblemException problem) {
                return handleErrorResponseException(problem, headers, problem.getStatusCode(), request);
            }
        }
        String detail = "The body cannot be read: "
                + NestedExceptionUtils.getMostSpecificCause(e).getMessage();
        return answer(e, status, detail, headers, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(e, status, nothingAt(path(request)), headers, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String detail = "%s does not take %s; it takes %s"
                .formatted(path(request), e.getMethod(), headers.getFirst(HttpHeaders.ALLOW));
        return answer(e, status, detail, headers, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpHeaders problem = new HttpHeaders();
        problem.putAll(headers);
        problem.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return super.handleExceptionInternal(e, body, problem, status, request);
    }

    private @Nullable ResponseEntity<Object> outage(Exception e, WebRequest request) {
        log.warn("{} cannot be answered, the database is away: {}", path(request), e.toString());
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, Long.toString(RETRY_AFTER.toSeconds()));
        String detail =
                "The database is away. Nothing that was accepted is lost; repeat the request in a few seconds, one that creates something with the same Idempotency-Key";
        return answer(e, HttpStatus.SERVICE_UNAVAILABLE, detail, headers, request);
    }

    private @Nullable ResponseEntity<Object> bug(Exception e, WebRequest request) {
        String reference = UUID.randomUUID().toString();
        log.error("{} failed, reference {}", path(request), reference, e);
        ProblemDetail body = ProblemDetail.forStatusAndDetail(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "This is a bug, or something that the api depends on is broken. Its log says more under the reference "
                        + reference);
        body.setProperty("reference", reference);
        return handleExceptionInternal(e, body, new HttpHeaders(), HttpStatus.INTERNAL_SERVER_ERROR, request);
    }

    private @Nullable ResponseEntity<Object> answer(
            Exception e, HttpStatusCode status, String detail, HttpHeaders headers, WebRequest request) {
        return handleExceptionInternal(e, ProblemDetail.forStatusAndDetail(status, detail), headers, status, request);
    }

    static String nothingAt(String path) {
        return "There is nothing at %s; all paths are listed at /v3/api-docs".formatted(path);
    }

    private static String path(WebRequest request) {
        HttpServletRequest servletRequest = ((ServletWebRequest) request).getRequest();
        return Objects.requireNonNullElse(servletRequest.getRequestURI(), "/");
    }
}
