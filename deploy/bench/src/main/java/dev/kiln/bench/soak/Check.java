package dev.kiln.bench.soak;

import java.util.List;

/**
 * One promise, and what speaks against it.
 *
 * @param promise which invariant, in words
 * @param looked what was looked at, with its number: an empty look proves nothing
 * @param violations each of them, ready to be printed; empty if the promise was kept
 */
record Check(String promise, String looked, List<String> violations) {

    private static final int MOST_SHOWN = 20;

    Check {
        violations = List.copyOf(violations);
    }

    boolean kept() {
        return violations.isEmpty();
    }

    /** A line, and one for each of the first violations. */
    String describe() {
        StringBuilder text = new StringBuilder(
                "%-4s %s: %d violations in %s".formatted(kept() ? "good" : "BAD", promise, violations.size(), looked));
        violations.stream().limit(MOST_SHOWN).forEach(each -> text.append("%n       %s".formatted(each)));
        return text.toString();
    }
}
