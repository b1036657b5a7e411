package dev.kiln.api.audit;

import dev.kiln.api.http.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** See {@link AuditLog}. Thread-safe. */
class AuditFilter extends OncePerRequestFilter {

    private static final Logger log = LoggerFactory.getLogger(AuditFilter.class);

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    private final AuditRows rows;
    private final HandlerExceptionResolver problems;
    private final boolean knownOnly;

    AuditFilter(AuditRows rows, HandlerExceptionResolver problems, boolean knownOnly) {
        this.rows = rows;
        this.problems = problems;
        this.knownOnly = knownOnly;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return READS.contains(request.getMethod())
                || !request.getRequestURI().startsWith("/api/")
                || (knownOnly && request.getUserPrincipal() == null);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long begin = System.nanoTime();
        long entry;
        try {
            entry = rows.begin(
                    Caller.of(request.getUserPrincipal()),
                    request.getMethod(),
                    request.getRequestURI(),
                    request.getQueryString(),
                    request.getRemoteAddr());
        } catch (DataAccessException e) {
            problems.resolveException(request, response, null, e);
            return;
        }
        int status = HttpStatus.INTERNAL_SERVER_ERROR.value();
        try {
            chain.doFilter(request, response);
            status = response.getStatus();
        } catch (AccessDeniedException e) {
            status = HttpStatus.FORBIDDEN.value();
            throw e;
        } finally {
            end(entry, status, response.getHeader(HttpHeaders.LOCATION), Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    /** The call has had its effect: that its end cannot be written down must not make it look like a failure. */
    private void end(long entry, int status, @Nullable String location, Duration time) {
        try {
            rows.end(entry, status, location, time);
        } catch (DataAccessException e) {
            log.warn("How call {} of the audit log ended ({}) could not be written: {}", entry, status, e.toString());
        }
    }
}
