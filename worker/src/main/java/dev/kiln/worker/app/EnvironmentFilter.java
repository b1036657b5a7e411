package dev.kiln.worker.app;

import dev.kiln.common.secret.NamePatterns;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Picks entries of the worker's environment by patterns of names. */
final class EnvironmentFilter {

    private final NamePatterns patterns;

    EnvironmentFilter(List<String> patterns) {
        this.patterns = new NamePatterns(patterns);
    }

    Map<String, String> of(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(entry -> patterns.matches(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
