package dev.kiln.worker.app;

import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Ready while the worker takes jobs, and else with the reason why it does not. */
final class WorkerHealth implements HealthIndicator {

    private final WorkerLifecycle lifecycle;
    private final Fitness fitness;

    WorkerHealth(WorkerLifecycle lifecycle, Fitness fitness) {
        this.lifecycle = lifecycle;
        this.fitness = fitness;
    }

    @Override
    public Health health() {
        WorkerLifecycle.State state = lifecycle.state();
        Optional<String> obstacle = fitness.obstacle();
        boolean ready = state == WorkerLifecycle.State.RUNNING && obstacle.isEmpty();
        Health.Builder health = ready ? Health.up() : Health.outOfService();
        obstacle.ifPresent(each -> health.withDetail("obstacle", each));
        return health.withDetail("state", state).build();
    }
}
