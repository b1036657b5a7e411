package dev.kiln.api.security;

import dev.kiln.api.http.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Refuses what a page of another site has a browser send. Without it such a page could cancel builds of an installation
 * that does not ask who calls: a POST without a body needs no leave of ours to be sent. Where nobody is asked, a name that
 * is not of this machine is refused too, since a page can have its own name lead here. Thread-safe.
 */
class CrossOriginFilter extends OncePerRequestFilter {

    private final HandlerExceptionResolver problems;
    private final boolean thisMachineOnly;

    CrossOriginFilter(HandlerExceptionResolver problems, boolean thisMachineOnly) {
        this.problems = problems;
        this.thisMachineOnly = thisMachineOnly;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && !origin.equals(own(request))) {
            refuse(request, response, "Calls from pages of other sites are not taken (Origin: %s)".formatted(origin));
        } else if (thisMachineOnly && !isOfThisMachine(request.getServerName())) {
            refuse(
                    request,
                    response,
                    "The name '%s' is not of this machine: call 127.0.0.1 or localhost, or have callers say who they are (kiln.security.authentication)"
                            .formatted(request.getServerName()));
        } else {
            chain.doFilter(request, response);
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, String detail) {
        problems.resolveException(request, response, null, ProblemException.of(HttpStatus.FORBIDDEN, detail));
    }

    private static String own(HttpServletRequest request) {
        int port = request.getServerPort();
        boolean usual = port == (request.isSecure() ? 443 : 80);
        return UriComponentsBuilder.newInstance()
                .scheme(request.getScheme())
                .host(request.getServerName())
                .port(usual ? -1 : port)
                .toUriString();
    }

    private static boolean isOfThisMachine(String name) {
        if (name.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(name.replaceAll("^\\[|\\]$", "")).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
