package dev.kiln.worker.app;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Ready while the worker takes jobs. */
final class WorkerHealth implements HealthIndicator {

    private final WorkerLifecycle lifecycle;

    WorkerHealth(WorkerLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    @Override
    public Health health() {
        WorkerLifecycle.State state = lifecycle.state();
        Health.Builder health = state == WorkerLifecycle.State.RUNNING ? Health.up() : Health.outOfService();
        return health.withDetail("state", state).build();
    }
}
