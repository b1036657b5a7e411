package dev.kiln.worker.app;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Picks entries of the worker's environment by patterns of names. */
final class EnvironmentFilter {

    private final List<String> patterns;

    /** @param patterns names; a star at the end stands for any ending */
    EnvironmentFilter(List<String> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    Map<String, String> of(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(entry -> patterns.stream().anyMatch(pattern -> matches(pattern, entry.getKey())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static boolean matches(String pattern, String name) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
    }
}
