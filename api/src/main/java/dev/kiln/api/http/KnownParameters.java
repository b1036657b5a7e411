package dev.kiln.api.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses query parameters that a read does not have: a misspelt filter would otherwise find everything. Thread-safe.
 */
class KnownParameters implements HandlerInterceptor {

    private static final String OURS = "dev.kiln.";

    private final DefaultParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();
    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method
                && method.getBeanType().getName().startsWith(OURS)
                && request.getDispatcherType() == DispatcherType.REQUEST
                && (request.getMethod().equals("GET") || request.getMethod().equals("HEAD"))) {
            check(request, known.computeIfAbsent(method.getMethod(), each -> parameters(method)));
        }
        return true;
    }

    private static void check(HttpServletRequest request, Set<String> known) {
        for (String name : request.getParameterMap().keySet()) {
            if (!known.contains(name)) {
                throw ProblemException.badRequest("There is no parameter '%s' here; there %s"
                        .formatted(name, known.isEmpty() ? "is none" : "are " + String.join(", ", known)));
            }
        }
    }

    private Set<String> parameters(HandlerMethod method) {
        Set<String> found = new TreeSet<>();
        for (MethodParameter each : method.getMethodParameters()) {
            RequestParam annotation = each.getParameterAnnotation(RequestParam.class);
            if (annotation != null) {
                each.initParameterNameDiscovery(names);
                found.add(
                        annotation.name().isEmpty()
                                ? Objects.requireNonNull(each.getParameterName())
                                : annotation.name());
            }
        }
        return found;
    }
}
