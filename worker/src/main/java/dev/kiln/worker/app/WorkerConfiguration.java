package dev.kiln.worker.app;

import dev.kiln.common.build.WorkerId;
import dev.kiln.common.message.WorkerBeat;
import dev.kiln.common.message.WorkerCatalog;
import dev.kiln.common.topic.Topics;
import dev.kiln.common.trace.Traces;
import dev.kiln.worker.adoption.Ec2Images;
import dev.kiln.worker.attempt.AttemptLogs;
import dev.kiln.worker.attempt.AttemptRunner;
import dev.kiln.worker.attempt.Phases;
import dev.kiln.worker.attempt.Slots;
import dev.kiln.worker.attempt.SourceListing;
import dev.kiln.worker.packer.Packer;
import dev.kiln.worker.publish.ImageStore;
import dev.kiln.worker.queue.ControlReader;
import dev.kiln.worker.queue.DeadLetters;
import dev.kiln.worker.queue.JobQueue;
import dev.kiln.worker.report.AttemptLog;
import dev.kiln.worker.report.AttemptReporter;
import dev.kiln.worker.report.CatalogPublisher;
import dev.kiln.worker.report.Heartbeats;
import dev.kiln.worker.report.Redaction;
import dev.kiln.worker.report.ReportJournal;
import dev.kiln.worker.template.Recipes;
import dev.kiln.worker.workspace.Workspaces;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts of the worker and how they hang together. */
@Configuration(proxyBeanMethods = false)
class WorkerConfiguration {

    private final WorkerProperties properties;
    private final WorkerId id;
    private final UUID incarnation = UUID.randomUUID();
    private final Instant startedAt = Instant.now();
    private final Clock clock = Clock.systemUTC();

    WorkerConfiguration(WorkerProperties properties) {
        this.properties = properties;
        this.id = new WorkerId(properties.id());
    }

    @Bean
    Topics topics(@Value("${kiln.topics.prefix:kiln}") String prefix) {
        return new Topics(prefix);
    }

    @Bean
    KafkaClients kafkaClients(KafkaProperties kafka) {
        return new KafkaClients(kafka);
    }

    /** Closed, as all of these, by those who made them. */
    @Bean(destroyMethod = "")
    Admin admin(KafkaClients kafka) {
        return kafka.admin();
    }

    @Bean(destroyMethod = "")
    Producer<String, byte[]> reports(KafkaClients kafka) {
        return kafka.producer();
    }

    @Bean(destroyMethod = "")
    Producer<String, byte[]> logs(KafkaClients kafka) {
        return kafka.logProducer();
    }

    @Bean
    KafkaClientMetrics reportsMeters(Producer<String, byte[]> reports) {
        return new KafkaClientMetrics(reports);
    }

    @Bean
    KafkaClientMetrics logsMeters(Producer<String, byte[]> logs) {
        return new KafkaClientMetrics(logs);
    }

    /** Closed by the loops that read with them. */
    @Bean(destroyMethod = "")
    KafkaConsumer<String, byte[]> orders(KafkaClients kafka) {
        return kafka.orders();
    }

    @Bean(destroyMethod = "")
    ShareConsumer<String, byte[]> jobs(KafkaClients kafka, Topics topics) {
        return kafka.jobs(topics, properties.pool());
    }

    @Bean
    KafkaClientMetrics ordersMeters(KafkaConsumer<String, byte[]> orders) {
        return new KafkaClientMetrics(orders);
    }

    @Bean
    QueueMeters queueMeters(ShareConsumer<String, byte[]> jobs) {
        return new QueueMeters(jobs);
    }

    @Bean
    DataDirectory dataDirectory() throws IOException {
        return DataDirectory.take(properties.dataDirectory());
    }

    @Bean
    Workspaces workspaces(DataDirectory data) throws IOException {
        return Workspaces.in(data.path().resolve("w"));
    }

    @Bean
    AttemptReporter attemptReporter(Producer<String, byte[]> reports, Topics topics, DataDirectory data, Traces traces)
            throws IOException {
        return new AttemptReporter(
                reports, topics.attempts(), new ReportJournal(data.path().resolve("journal")), traces);
    }

    @Bean
    Redaction redaction(PublishProperties publish) throws IOException {
        return new Redaction(KnownSecrets.of(properties, publish, System.getenv()));
    }

    @Bean
    AttemptLogs attemptLogs(Producer<String, byte[]> logs, Topics topics) {
        var limits = new AttemptLog.LogLimits(
                properties.log().size().toBytes(),
                Math.toIntExact(properties.log().buffer().toBytes()),
                Duration.ofMillis(100),
                Duration.ofSeconds(10));
        return (attempt, secrets) -> new AttemptLog(
                logs,
                topics.logs(),
                attempt.job().buildId(),
                attempt.job().attempt(),
                attempt.claim(),
                secrets,
                limits,
                clock);
    }

    @Bean(destroyMethod = "close")
    CatalogPublisher catalogPublisher(
            Producer<String, byte[]> reports,
            Topics topics,
            Sources sources,
            Workspaces workspaces,
            Recipes recipes,
            WorkerMeters meters) {
        var listing = new SourceListing(sources.byName(), workspaces, recipes);
        CatalogPublisher publisher = new CatalogPublisher(
                reports,
                topics.templates(),
                () -> new WorkerCatalog(id, properties.pool(), listing.current(), clock.instant()),
                properties.catalogInterval());
        meters.watch(publisher);
        return publisher;
    }

    @Bean
    AttemptRunner attemptRunner(
            Workspaces workspaces,
            Recipes recipes,
            AttemptReporter reporter,
            AttemptLogs logs,
            Redaction redaction,
            Sources sources,
            ImageStore images,
            Disks disks,
            WorkerMeters meters,
            Traces traces) {
        return new AttemptRunner(
                id,
                sources.byName(),
                workspaces,
                recipes,
                images,
                new Ec2Images(),
                reporter,
                logs,
                redaction,
                clock,
                disks::probe,
                new Phases(traces, meters::phaseEnded));
    }

    /** Slots beat when they change, and beats tell of the slots: one of them has to be there first. */
    @Bean
    AtomicReference<Runnable> slotsChanged() {
        return new AtomicReference<>(() -> {});
    }

    @Bean
    Slots slots(AtomicReference<Runnable> slotsChanged) {
        return new Slots(properties.slots(), () -> slotsChanged.get().run());
    }

    @Bean
    Heartbeats heartbeats(
            Producer<String, byte[]> reports,
            Topics topics,
            Slots slots,
            Disks disks,
            Packer packer,
            AtomicReference<Runnable> slotsChanged) {
        String host = MachineName.own();
        String version = String.valueOf(getClass().getPackage().getImplementationVersion());
        Heartbeats heartbeats = new Heartbeats(
                reports,
                topics.heartbeats(),
                () -> new WorkerBeat(
                        id,
                        incarnation,
                        properties.pool(),
                        slots.size(),
                        slots.running(),
                        slots.isClosed(),
                        disks.obstacle().orElse(null),
                        version,
                        packer.version().orElse(null),
                        host,
                        startedAt));
        slotsChanged.set(heartbeats::now);
        return heartbeats;
    }

    @Bean
    WorkerMeters workerMeters(MeterRegistry registry) {
        return new WorkerMeters(registry);
    }

    @Bean
    Disks disks(DataDirectory data, Workspaces workspaces, ImageStore images) {
        Stream<Path> written = Stream.concat(Stream.of(data.path(), workspaces.run()), images.folder().stream());
        return new Disks(
                written.toList(), properties.disk().minFree(), properties.disk().check());
    }

    @Bean
    Fitness fitness(Disks disks, Heartbeats heartbeats) {
        return new Fitness(disks, heartbeats, properties.heartbeatInterval().multipliedBy(3));
    }

    @Bean
    JobQueue jobQueue(
            ShareConsumer<String, byte[]> jobs,
            Topics topics,
            Slots slots,
            Fitness fitness,
            AttemptReporter reporter,
            AttemptRunner runner,
            WorkerMeters meters,
            Producer<String, byte[]> reports,
            Traces traces) {
        return new JobQueue(
                jobs,
                new JobTaker(id, incarnation, slots, fitness, reporter, runner, meters::ended, clock, traces),
                new DeadLetters(reports, topics));
    }

    @Bean
    WorkerLifecycle workerLifecycle(
            Topics topics,
            Admin admin,
            AttemptReporter reporter,
            Slots slots,
            Heartbeats heartbeats,
            CatalogPublisher catalog,
            JobQueue queue,
            KafkaConsumer<String, byte[]> orders,
            Workspaces workspaces,
            Containers containers,
            Confinement confinement,
            Fitness fitness,
            WorkerMeters meters) {
        WorkerLifecycle lifecycle = new WorkerLifecycle(
                properties,
                topics,
                admin,
                reporter,
                slots,
                heartbeats,
                catalog,
                queue,
                heeded -> new ControlReader(orders, id, heeded),
                new Leftovers(workspaces, containers, confinement, properties.grace()),
                fitness.disks(),
                new ContactWatch(heartbeats, slots, fitness.away(), properties.contactLimit()));
        meters.watch(slots);
        meters.watch(fitness);
        meters.watch(queue, lifecycle, heartbeats);
        return lifecycle;
    }

    @Bean
    WorkerHealth worker(WorkerLifecycle lifecycle, Fitness fitness) {
        return new WorkerHealth(lifecycle, fitness);
    }
}
