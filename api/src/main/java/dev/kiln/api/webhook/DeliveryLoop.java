package dev.kiln.api.webhook;

import dev.kiln.api.loop.Backoff;
import dev.kiln.api.loop.Loop;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.api.trace.KeptTraces;
import dev.kiln.common.trace.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends what is owed, in every instance. Each endpoint has a thread of its own while something is to be sent to it, so
 * that a slow one delays no other; to one endpoint an instance sends one event after the other.
 */
@Component
@ConditionalOnRole(Role.NOTIFIER)
class DeliveryLoop extends Loop {

    private static final Logger log = LoggerFactory.getLogger(DeliveryLoop.class);

    private static final Duration HOUSEKEEPING = Duration.ofMinutes(10);

    private final DeliveryRows rows;
    private final EndpointCare endpoints;
    private final WebhookSender sender;
    private final WebhookProperties properties;
    private final WebhookMeters meters;
    private final KeptTraces traces;
    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();
    private final Backoff backoff;
    private long lastHousekeeping = System.nanoTime() - HOUSEKEEPING.toNanos();
    private boolean failing;

    DeliveryLoop(
            DeliveryRows rows,
            EndpointCare endpoints,
            WebhookSender sender,
            WebhookProperties properties,
            WebhookMeters meters,
            KeptTraces traces) {
        super("webhooks", properties.timeout().plusSeconds(5));
        this.rows = rows;
        this.endpoints = endpoints;
        this.sender = sender;
        this.properties = properties;
        this.backoff = Backoff.of(properties.firstDelay(), properties.longestDelay());
        this.meters = meters;
        this.traces = traces;
    }

    @Override
    protected void run() throws InterruptedException {
        try (ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor()) {
            while (isRunning()) {
                round(sending);
                Thread.sleep(properties.pollInterval());
            }
        }
    }

    private void round(ExecutorService sending) {
        try {
            for (UUID endpoint : rows.due()) {
                if (underWay.add(endpoint)) {
                    sending.execute(() -> drain(endpoint));
                }
            }
            housekeep();
            meters.roundCompleted();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                log.warn(
                        "Cannot read what endpoints are owed, trying again every {}: {}",
                        properties.pollInterval(),
                        e.toString());
            }
            failing = true;
        }
    }

    private void drain(UUID endpoint) {
        try {
            Optional<DeliveryRows.Claimed> next = claim(endpoint);
            while (next.isPresent() && isRunning()) {
                send(next.get());
                next = claim(endpoint);
            }
        } catch (RuntimeException e) {
            log.warn("Endpoint {} waits: {}", endpoint, e.toString());
        } finally {
            underWay.remove(endpoint);
        }
    }

    private Optional<DeliveryRows.Claimed> claim(UUID endpoint) {
        return rows.claim(
                endpoint, properties.timeout().plus(properties.connectTimeout()).multipliedBy(2));
    }

    private void send(DeliveryRows.Claimed delivery) {
        Optional<Step> step = traces.resume(KeptTraces.Kind.DELIVERY, delivery.id(), "deliver to webhook");
        try {
            offer(delivery);
        } finally {
            step.ifPresent(Step::close);
        }
    }

    private void offer(DeliveryRows.Claimed delivery) {
        Delivery.Attempt attempt = sender.send(delivery);
        Delivery.State state = state(delivery, attempt);
        rows.ended(delivery, attempt, state, backoff.after(attempt.number()));
        meters.tried(attempt, state);
        if (attempt.isGone()) {
            endpoints.gone(delivery);
        }
        if (!attempt.isTaken()) {
            log.info(
                    "Delivery {} to {} was not taken ({}), now it is {}",
                    delivery.id(),
                    delivery.url().getHost(),
                    attempt.status() == null ? attempt.error() : attempt.status(),
                    state);
        }
    }

    private Delivery.State state(DeliveryRows.Claimed delivery, Delivery.Attempt attempt) {
        if (attempt.isTaken()) {
            return Delivery.State.DELIVERED;
        }
        if (attempt.isGone()) {
            return Delivery.State.PARKED;
        }
        Instant end = delivery.wantedSince().plus(properties.retryFor());
        return Instant.now().isBefore(end) ? Delivery.State.PENDING : Delivery.State.PARKED;
    }

    private void housekeep() {
        if (System.nanoTime() - lastHousekeeping >= HOUSEKEEPING.toNanos()) {
            lastHousekeeping = System.nanoTime();
            int forgotten = rows.forget(properties.retention());
            log.debug("{} deliveries that ended long ago are forgotten", forgotten);
            endpoints.sealAnew();
        }
    }
}
