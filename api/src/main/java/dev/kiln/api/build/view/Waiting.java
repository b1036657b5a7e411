package dev.kiln.api.build.view;

import dev.kiln.api.worker.view.PoolCapacity;
import dev.kiln.common.build.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a build is not running yet.
 *
 * @param since when its current attempt was queued
 * @param until when its back-off ends, while it waits for that
 * @param failsAt when it fails for want of a worker, if its request has a {@code queueTimeout}
 * @param ahead how many builds of its pool have waited for a worker for longer
 * @param reasons in sentences, the most telling first
 */
public record Waiting(
        Instant since, @Nullable Instant until, @Nullable Instant failsAt, int ahead, List<String> reasons) {

    /**
     * Explains a wait.
     *
     * @param until when its back-off ends, unless it has
     * @param failsAt when its queue time-out ends, if there is one
     * @param attempt the number of the attempt that waits
     * @param before how the attempt before it ended, if there was one and it failed
     */
    static Waiting explain(
            Instant since,
            @Nullable Instant until,
            @Nullable Instant failsAt,
            int ahead,
            String pool,
            PoolCapacity capacity,
            int attempt,
            @Nullable Failure before) {
        List<String> reasons = new ArrayList<>();
        if (until != null) {
            reasons.add("It backs off until %s, to give what failed time to recover".formatted(until));
        }
        String obstacle = obstacle(pool, capacity);
        if (obstacle != null) {
            reasons.add(obstacle);
        }
        if (ahead > 0) {
            reasons.add("%s ahead in pool %s".formatted(count(ahead, "build"), pool));
        }
        if (reasons.isEmpty()) {
            reasons.add("A worker of pool %s is about to take it".formatted(pool));
        }
        if (attempt > 1) {
            reasons.add("It is attempt %d%s".formatted(attempt, before == null ? "" : ": " + reason(attempt, before)));
        }
        return new Waiting(since, until, failsAt, ahead, List.copyOf(reasons));
    }

    private static @Nullable String obstacle(String pool, PoolCapacity capacity) {
        if (capacity.alive() == 0 && capacity.draining() > 0) {
            return "Every live worker of pool %s is draining and takes no more jobs".formatted(pool);
        }
        if (capacity.alive() == 0 && capacity.outOfService() > 0) {
            return "%s of pool %s cannot take jobs now: /api/v1/workers?pool=%s says why"
                    .formatted(count(capacity.outOfService(), "worker"), pool, pool);
        }
        if (capacity.alive() == 0 && capacity.silent() > 0) {
            return "No worker of pool %s is alive; %s silent"
                    .formatted(pool, capacity.silent() == 1 ? "1 is" : capacity.silent() + " are");
        }
        if (capacity.alive() == 0) {
            return "No worker of pool %s is alive, and none has ever been: start one".formatted(pool);
        }
        if (capacity.free() == 0) {
            return "Every slot of pool %s is taken: %s, %s"
                    .formatted(pool, count(capacity.alive(), "worker"), count(capacity.slots(), "slot"));
        }
        return null;
    }

    private static String reason(int attempt, Failure before) {
        return "attempt %d ended as %s (%s)"
                .formatted(attempt - 1, before.failureClass().wireName(), before.message());
    }

    private static String count(int number, String thing) {
        return number == 1 ? "1 " + thing : number + " " + thing + "s";
    }
}
