package dev.kiln.bench.suite;

import java.util.List;
import java.util.stream.Collectors;

/** All benchmarks, in the order in which they are run. */
final class Suite {

    static final List<Benchmark> ALL = List.of(
            new Overhead(),
            new Dispatch(),
            new Completion(),
            new Cancel(),
            new Recovery(),
            new Cost(),
            new LogTail(),
            new Intake(),
            new Scale(),
            new Queue(),
            new Growth());

    private Suite() {}

    /**
     * Those of these names, or all.
     *
     * @throws IllegalArgumentException if there is none of a name
     */
    static List<Benchmark> named(List<String> names) {
        List<String> known = ALL.stream().map(Benchmark::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("There is no benchmark '%s'; there are %s"
                        .formatted(name, known.stream().collect(Collectors.joining(", "))));
            }
        }
        return ALL.stream()
                .filter(each -> names.isEmpty() || names.contains(each.name()))
                .toList();
    }
}
