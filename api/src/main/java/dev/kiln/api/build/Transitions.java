package dev.kiln.api.build;

import static dev.kiln.common.build.BuildState.CANCELLED;
import static dev.kiln.common.build.BuildState.FAILED;
import static dev.kiln.common.build.BuildState.QUEUED;
import static dev.kiln.common.build.BuildState.RUNNING;
import static dev.kiln.common.build.BuildState.SUCCEEDED;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The state machines of builds and attempts: what may follow what. */
final class Transitions {

    private static final Map<BuildState, Set<BuildState>> BUILDS = new EnumMap<>(Map.of(
            // A lost attempt may report its success while the next one still waits; waiting may take too long, or the
            // queue may drop the last job.
            QUEUED, EnumSet.of(RUNNING, SUCCEEDED, FAILED, CANCELLED),
            RUNNING, EnumSet.of(QUEUED, SUCCEEDED, FAILED, CANCELLED),
            SUCCEEDED, EnumSet.noneOf(BuildState.class),
            FAILED, EnumSet.noneOf(BuildState.class),
            CANCELLED, EnumSet.noneOf(BuildState.class)));

    private static final Map<AttemptState, Set<AttemptState>> ATTEMPTS = new EnumMap<>(Map.of(
            AttemptState.QUEUED, EnumSet.of(AttemptState.RUNNING, AttemptState.STOPPED, AttemptState.LOST),
            AttemptState.RUNNING,
                    EnumSet.of(AttemptState.SUCCEEDED, AttemptState.FAILED, AttemptState.STOPPED, AttemptState.LOST),
            AttemptState.LOST, EnumSet.of(AttemptState.SUCCEEDED, AttemptState.FAILED, AttemptState.STOPPED),
            AttemptState.SUCCEEDED, EnumSet.noneOf(AttemptState.class),
            AttemptState.FAILED, EnumSet.noneOf(AttemptState.class),
            AttemptState.STOPPED, EnumSet.noneOf(AttemptState.class)));

    private Transitions() {}

    static boolean allowed(BuildState from, BuildState to) {
        return Objects.requireNonNull(BUILDS.get(from)).contains(to);
    }

    static boolean allowed(AttemptState from, AttemptState to) {
        return Objects.requireNonNull(ATTEMPTS.get(from)).contains(to);
    }

    /**
     * Guards a change of a build.
     *
     * @throws IllegalStateException if it is not allowed: a bug in {@link BuildLifecycle}
     */
    static void check(BuildId build, BuildState from, BuildState to) {
        if (!allowed(from, to)) {
            throw new IllegalStateException("Build %s cannot go from %s to %s".formatted(build, from, to));
        }
    }

    /**
     * Guards a change of an attempt.
     *
     * @throws IllegalStateException if it is not allowed: a bug in {@link BuildLifecycle}
     */
    static void check(BuildId build, int attempt, AttemptState from, AttemptState to) {
        if (!allowed(from, to)) {
            throw new IllegalStateException(
                    "Attempt %d of build %s cannot go from %s to %s".formatted(attempt, build, from, to));
        }
    }
}
