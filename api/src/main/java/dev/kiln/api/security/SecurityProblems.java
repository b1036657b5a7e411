package dev.kiln.api.security;

import dev.kiln.api.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Answers callers who are not known, or may not do what they ask for, as every other refusal is answered. Thread-safe. */
class SecurityProblems implements AuthenticationEntryPoint, AccessDeniedHandler {

    private final HandlerExceptionResolver problems;

    SecurityProblems(HandlerExceptionResolver problems) {
        this.problems = problems;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException e) {
        boolean presented = e instanceof OAuth2AuthenticationException;
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, presented ? "Bearer error=\"invalid_token\"" : "Bearer");
        String detail = presented
                ? "The token in the header 'Authorization' is not taken: it is not known, has ended, or is not for Kiln"
                : "Say who calls: send an API key or a token as 'Authorization: Bearer <token>'";
        problems.resolveException(request, response, null, ProblemException.of(HttpStatus.UNAUTHORIZED, detail));
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException e) {
        String detail = "%s may not %s %s: it takes another role (read, submit or operate)"
                .formatted(request.getRemoteUser(), request.getMethod(), request.getRequestURI());
        problems.resolveException(request, response, null, ProblemException.of(HttpStatus.FORBIDDEN, detail));
    }
}
