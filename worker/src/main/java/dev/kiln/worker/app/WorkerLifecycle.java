package dev.kiln.worker.app;

import dev.kiln.common.message.Control;
import dev.kiln.common.message.StopReason;
import dev.kiln.common.topic.Topics;
import dev.kiln.worker.attempt.Slots;
import dev.kiln.worker.queue.ControlReader;
import dev.kiln.worker.queue.JobQueue;
import dev.kiln.worker.report.AttemptReporter;
import dev.kiln.worker.report.CatalogPublisher;
import dev.kiln.worker.report.Heartbeats;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.context.SmartLifecycle;

/**
 * The start of the worker and its end. It starts with what an earlier run could not deliver, then tells that it lives, then
 * takes jobs. It ends by taking none any more, letting what runs finish, handing back what takes too long, and falls silent
 * last.
 */
class WorkerLifecycle implements SmartLifecycle, ExitCodeGenerator {

    private static final Logger log = LoggerFactory.getLogger(WorkerLifecycle.class);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TOPIC_CHECK = Duration.ofMillis(500);

    private final WorkerProperties properties;
    private final Topics topics;
    private final Admin admin;
    private final AttemptReporter reporter;
    private final Slots slots;
    private final Heartbeats heartbeats;
    private final CatalogPublisher catalog;
    private final JobQueue queue;
    private final ControlReader control;
    private final Leftovers leftovers;
    private final Disks disks;
    private final ContactWatch contact;
    private volatile State state = State.STOPPED;
    private volatile int exitCode;
    private @Nullable Thread starter;
    private volatile @Nullable Thread taking;
    private @Nullable Thread looking;
    private volatile @Nullable Thread watching;

    enum State {
        STARTING,
        RUNNING,
        DRAINING,
        STOPPED
    }

    /** @param control made with this object's orders, see {@link #orders} */
    WorkerLifecycle(
            WorkerProperties properties,
            Topics topics,
            Admin admin,
            AttemptReporter reporter,
            Slots slots,
            Heartbeats heartbeats,
            CatalogPublisher catalog,
            JobQueue queue,
            Function<ControlReader.Orders, ControlReader> control,
            Leftovers leftovers,
            Disks disks,
            ContactWatch contact) {
        this.properties = properties;
        this.topics = topics;
        this.admin = admin;
        this.reporter = reporter;
        this.slots = slots;
        this.heartbeats = heartbeats;
        this.catalog = catalog;
        this.queue = queue;
        this.control = control.apply(orders());
        this.leftovers = leftovers;
        this.disks = disks;
        this.contact = contact;
    }

    State state() {
        return state;
    }

    ControlReader control() {
        return control;
    }

    @Override
    public void start() {
        state = State.STARTING;
        if (properties.stopAtEndOfInput()) {
            Thread.ofPlatform().name("end-of-input").daemon().start(WorkerLifecycle::exitAtEndOfInput);
        }
        Thread.ofPlatform().name("leftovers").daemon().start(leftovers);
        looking = Thread.ofPlatform().name("disks").daemon().start(disks);
        starter = Thread.ofPlatform().name("start").start(this::begin);
    }

    private void begin() {
        try {
            awaitTopics();
            reporter.deliverUndelivered();
            awaitOrders();
            heartbeats.start(properties.heartbeatInterval());
            catalog.start();
            Thread.ofPlatform().name("control").start(control);
            taking = Thread.ofPlatform().name("queue").start(queue);
            watching = Thread.ofPlatform().name("contact").daemon().start(contact);
            state = State.RUNNING;
            log.info("Worker {} takes jobs of pool {}, {} at once", properties.id(), properties.pool(), slots.size());
        } catch (IOException e) {
            log.error("The journal of results cannot be read: {}", e.toString());
            exitCode = 1;
            exitSoon();
        } catch (InterruptedException e) {
            log.debug("Stopped while starting");
        }
    }

    /** The api makes the topics; until it has, a worker waits. */
    private void awaitTopics() throws InterruptedException {
        Set<String> wanted = Set.of(
                topics.jobs(properties.pool()),
                topics.attempts(),
                topics.heartbeats(),
                topics.control(),
                topics.logs());
        for (long checks = 0; !topicsExist(wanted); checks++) {
            if (checks % 60 == 0) {
                log.info("Waiting for Kafka, and for the topics that an api makes when it starts: {}", wanted);
            }
            Thread.sleep(TOPIC_CHECK);
        }
    }

    /** Orders have to be heard before there is anything to be ordered about. */
    private void awaitOrders() throws InterruptedException {
        while (true) {
            try {
                control.beginNow(topics.control());
                return;
            } catch (InterruptException e) {
                throw new InterruptedException(e.getMessage());
            } catch (KafkaException e) {
                log.warn("Orders cannot be read yet, trying again: {}", e.toString());
                Thread.sleep(TOPIC_CHECK);
            }
        }
    }

    private boolean topicsExist(Set<String> wanted) throws InterruptedException {
        try {
            return admin.listTopics().names().get(10, TimeUnit.SECONDS).containsAll(wanted);
        } catch (ExecutionException | TimeoutException e) {
            log.debug("Kafka does not answer yet: {}", e.toString());
            return false;
        }
    }

    @Override
    public void stop() {
        try {
            drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        state = State.STOPPED;
    }

    private void drain() throws InterruptedException {
        state = State.DRAINING;
        if (starter != null) {
            starter.interrupt();
            starter.join();
        }
        queue.close();
        slots.close();
        reporter.leave();
        heartbeats.now();
        if (taking != null && !taking.join(PATIENCE)) {
            log.warn("The queue has not been left within {}", PATIENCE);
        }
        log.info("Worker {} takes no more jobs; {} are running", properties.id(), slots.occupied());
        if (!slots.awaitEmpty(properties.drainTimeout())) {
            log.warn(
                    "{} builds have not ended within {} and are handed back",
                    slots.occupied(),
                    properties.drainTimeout());
            slots.stopAll(StopReason.HANDED_BACK);
            exitCode = slots.awaitEmpty(properties.grace().plus(PATIENCE)) ? exitCode : 1;
        }
        catalog.close();
        control.close();
        Stream.of(looking, watching).filter(Objects::nonNull).forEach(Thread::interrupt);
        heartbeats.now();
        heartbeats.close();
    }

    /** 0 if nothing of a build was left running. */
    @Override
    public int getExitCode() {
        return exitCode;
    }

    @Override
    public boolean isRunning() {
        return state != State.STOPPED;
    }

    private ControlReader.Orders orders() {
        return new ControlReader.Orders() {
            @Override
            public void stop(Control.Stop stop) {
                if (slots.stop(stop.claimId(), stop.reason())) {
                    log.info("Build {} attempt {} is stopped: {}", stop.buildId(), stop.attempt(), stop.reason());
                }
            }

            @Override
            public void drain() {
                log.info("Told to drain");
                exitSoon();
            }
        };
    }

    private static void exitAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // What is written there does not matter.
            }
        } catch (IOException e) {
            log.debug("Standard input broke: that is its end");
        }
        System.exit(0);
    }

    /** On a thread of its own: the exit waits for the threads that call this. */
    private static void exitSoon() {
        Thread.ofPlatform().name("exit").start(() -> System.exit(0));
    }
}
