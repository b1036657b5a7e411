package dev.kiln.api.http;

import dev.kiln.common.event.BuildRejected.Violation;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * An answer that says what the caller did wrong, as {@code application/problem+json} (RFC 9457). No stack trace is
 * logged for one.
 */
public class ProblemException extends ErrorResponseException {

    private static final long serialVersionUID = 1;

    private ProblemException(HttpStatus status, ProblemDetail body) {
        super(status, body, null);
    }

    /** There is no such thing; {@code detail} names it. */
    public static ProblemException notFound(String detail) {
        return of(HttpStatus.NOT_FOUND, detail);
    }

    /** The call does not fit the state of what it is about; {@code detail} names the state. */
    public static ProblemException conflict(String detail) {
        return of(HttpStatus.CONFLICT, detail);
    }

    /** The caller asks for too much at once, and shall come again after that time. */
    public static ProblemException tooMany(String detail, Duration retryAfter) {
        ProblemException problem = of(HttpStatus.TOO_MANY_REQUESTS, detail);
        problem.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter.toSeconds()));
        return problem;
    }

    /** The call itself is malformed: a parameter, a header. */
    public static ProblemException badRequest(String detail) {
        return of(HttpStatus.BAD_REQUEST, detail);
    }

    /**
     * A parameter has a value that it cannot have.
     *
     * @param allowed what it can be; completes the sentence "must be ..."
     */
    public static ProblemException parameter(String name, Object value, String allowed) {
        return badRequest("Parameter '%s' is '%s': it must be %s".formatted(name, value, allowed));
    }

    public static ProblemException of(HttpStatus status, String detail) {
        return new ProblemException(status, ProblemDetail.forStatusAndDetail(status, detail));
    }

    /** The body is well-formed JSON and cannot be taken; {@code errors} says where and why. */
    public static ProblemException invalid(HttpStatus status, String detail, List<Violation> errors) {
        ProblemDetail body = ProblemDetail.forStatusAndDetail(status, detail);
        body.setProperty("errors", errors);
        return new ProblemException(status, body);
    }
}
