package dev.kiln.worker.attempt;

import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.ArtifactFile;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.build.TemplateRef;
import dev.kiln.common.build.WorkerId;
import dev.kiln.common.message.AttemptOutcome;
import dev.kiln.common.message.Finished;
import dev.kiln.common.message.Phase;
import dev.kiln.common.message.PhaseEntered;
import dev.kiln.worker.adoption.ExistingImages;
import dev.kiln.worker.packer.PackerOutcome;
import dev.kiln.worker.publish.FilePublisher;
import dev.kiln.worker.publish.ImageStore;
import dev.kiln.worker.report.AttemptLog;
import dev.kiln.worker.report.AttemptReporter;
import dev.kiln.worker.report.Redaction;
import dev.kiln.worker.template.Order;
import dev.kiln.worker.template.Plan;
import dev.kiln.worker.template.Recipes;
import dev.kiln.worker.template.Shelf;
import dev.kiln.worker.template.Templates;
import dev.kiln.worker.workspace.NoSuchTemplateException;
import dev.kiln.worker.workspace.Workspace;
import dev.kiln.worker.workspace.Workspaces;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs attempts. Whatever happens, an attempt ends with a report, its workspace is removed, and none of its processes is
 * left. Thread-safe.
 */
public final class AttemptRunner {

    private static final Logger log = LoggerFactory.getLogger(AttemptRunner.class);

    private final WorkerId worker;
    private final Map<String, Templates> sources;
    private final Workspaces workspaces;
    private final ImageStore images;
    private final ExistingImages existing;
    private final AttemptReporter reporter;
    private final AttemptLogs logs;
    private final Redaction redaction;
    private final Clock clock;
    private final Runnable afterFailure;
    private final Phases phases;
    private final Recipes recipes;

    /** Held by the one attempt that fetches what all attempts share. */
    private final ReentrantLock sharing = new ReentrantLock();

    /** @param afterFailure is run when an attempt has failed, before anybody hears of it: perhaps it is this worker's fault */
    public AttemptRunner(
            WorkerId worker,
            Map<String, Templates> sources,
            Workspaces workspaces,
            Recipes recipes,
            ImageStore images,
            ExistingImages existing,
            AttemptReporter reporter,
            AttemptLogs logs,
            Redaction redaction,
            Clock clock,
            Runnable afterFailure,
            Phases phases) {
        this.worker = worker;
        this.sources = Map.copyOf(sources);
        this.workspaces = workspaces;
        this.images = images;
        this.existing = existing;
        this.reporter = reporter;
        this.logs = logs;
        this.redaction = redaction;
        this.clock = clock;
        this.afterFailure = afterFailure;
        this.phases = phases;
        this.recipes = recipes;
    }

    /** Runs an attempt to its end, and reports it. */
    public AttemptOutcome run(Attempt attempt) throws InterruptedException {
        log.info(
                "Build {} attempt {} begins, with {} for it",
                attempt.job().buildId(),
                attempt.job().attempt(),
                attempt.job().request().timeout());
        Discretion discretion = Discretion.of(attempt, logs, redaction);
        AttemptOutcome outcome;
        try {
            outcome = redacted(outcome(attempt, discretion), discretion.secrets());
            if (outcome instanceof AttemptOutcome.Failed) {
                afterFailure.run();
            }
            // Before the log is waited for: an hour of building is on the disk as soon as it is over.
            reporter.keep(finished(attempt, outcome, discretion.log()));
        } finally {
            discretion.log().end();
        }
        log.info(
                "Build {} attempt {} ended: {}",
                attempt.job().buildId(),
                attempt.job().attempt(),
                inWords(outcome));
        reporter.finish(finished(attempt, outcome, discretion.log()));
        return outcome;
    }

    private Finished finished(Attempt attempt, AttemptOutcome outcome, AttemptLog lines) {
        return new Finished(
                attempt.job().buildId(),
                attempt.job().attempt(),
                attempt.claim(),
                worker,
                outcome,
                lines.chunks(),
                clock.instant());
    }

    private AttemptOutcome outcome(Attempt attempt, Discretion discretion) throws InterruptedException {
        try (Workspace workspace = workspaces.open()) {
            return build(attempt, workspace, discretion);
        } catch (NoSuchTemplateException e) {
            return failed(FailureClass.BAD_REQUEST, "template-not-found", e.getMessage());
        } catch (IOException e) {
            log.warn(
                    "Build {} attempt {} failed on this worker",
                    attempt.job().buildId(),
                    attempt.job().attempt(),
                    e);
            return failed(FailureClass.TRANSIENT, "worker-io", "The worker could not do its part: " + e);
        } catch (RuntimeException e) {
            log.error(
                    "Build {} attempt {} met a bug",
                    attempt.job().buildId(),
                    attempt.job().attempt(),
                    e);
            return failed(FailureClass.TRANSIENT, "worker-bug", "The worker failed unexpectedly: " + e);
        }
    }

    private AttemptOutcome build(Attempt attempt, Workspace workspace, Discretion discretion)
            throws IOException, InterruptedException {
        Deadline deadline = Deadline.in(attempt.job().request().timeout());
        Prepared prepared = prepare(attempt, workspace, discretion);
        return switch (prepared.plan()) {
            case Plan.Refused refused -> new AttemptOutcome.Failed(refused.failure(), List.of());
            case Plan.Ready ready ->
                build(attempt, workspace, discretion, ready, prepared.commit().orElse(null), deadline);
        };
    }

    private Prepared prepare(Attempt attempt, Workspace workspace, Discretion discretion)
            throws IOException, InterruptedException {
        try (Phases.Running preparing = enter(attempt, Phase.PREPARING, null, null)) {
            TemplateRef template = attempt.job().request().template();
            Templates templates = templates(template);
            Optional<String> commit = templates.place().copyTo(workspace.templates(), template.ref());
            preparing.tag("commit", commit.orElse(null));
            Order order = new Order(attempt.job(), new Shelf(templates, workspace, commit), discretion.password());
            return new Prepared(recipes.of(templates).plan(order), commit);
        }
    }

    private record Prepared(Plan plan, Optional<String> commit) {}

    private AttemptOutcome build(
            Attempt attempt,
            Workspace workspace,
            Discretion discretion,
            Plan.Ready ready,
            @Nullable String commit,
            Deadline deadline)
            throws IOException, InterruptedException {
        PackerOutcome outcome;
        try (Phases.Running building =
                enter(attempt, Phase.BUILDING, commit, ready.packer().version().orElse(null))) {
            log.info(
                    "Build {} attempt {}: Packer {} starts{}",
                    attempt.job().buildId(),
                    attempt.job().attempt(),
                    ready.packer().version().orElse("of a container image"),
                    commit == null ? "" : ", the templates are of commit " + commit);
            PackerOutcome ended = new PlanRun(sharing, attempt, discretion, deadline).run(ready);
            outcome = new Adoption(existing, discretion.log()).of(ended, ready.hallmark());
            building.tag("packer.version", packerVersion(attempt, ready).orElse("unknown"));
        }
        try (Phases.Running publishing = enter(
                attempt, Phase.PUBLISHING, commit, packerVersion(attempt, ready).orElse(null))) {
            String place = attempt.job().buildId() + "/" + attempt.claim();
            var publisher = new FilePublisher(ready.build().folder(), workspace.root(), images, place);
            AttemptOutcome result = new Results(
                            attempt.job().request(), publisher, ready.os().orElse(null))
                    .of(outcome, attempt.stopReason());
            publishing.tag("artifacts", result.artifacts().size());
            return result;
        }
    }

    /** An image's Packer has told its version meanwhile. */
    private static Optional<String> packerVersion(Attempt attempt, Plan.Ready ready) {
        return ready.packer().version().or(attempt::packerVersion);
    }

    private static String inWords(AttemptOutcome outcome) {
        return switch (outcome) {
            case AttemptOutcome.Succeeded succeeded ->
                "succeeded with %d artifacts".formatted(succeeded.artifacts().size());
            case AttemptOutcome.Failed failed ->
                "failed, %s: %s"
                        .formatted(
                                failed.failure().failureClass().wireName(),
                                failed.failure().message());
            case AttemptOutcome.Stopped stopped ->
                "stopped, " + stopped.reason().name().toLowerCase(Locale.ROOT);
        };
    }

    private Templates templates(TemplateRef template) throws NoSuchTemplateException {
        Templates templates = sources.get(template.source());
        if (templates == null) {
            throw new NoSuchTemplateException(
                    "This worker has no template source '%s', only %s".formatted(template.source(), sources.keySet()));
        }
        return templates;
    }

    private Phases.Running enter(
            Attempt attempt, Phase phase, @Nullable String commit, @Nullable String packerVersion) {
        attempt.enter(phase);
        Phases.Running running = phases.enter(phase);
        reporter.phase(new PhaseEntered(
                attempt.job().buildId(),
                attempt.job().attempt(),
                attempt.claim(),
                worker,
                phase,
                commit,
                packerVersion,
                clock.instant()));
        return running;
    }

    /** An image may have been named after a secret: what is told of it is told without. */
    private static AttemptOutcome redacted(AttemptOutcome outcome, Redaction secrets) {
        List<Artifact> artifacts = outcome.artifacts().stream()
                .map(each -> redacted(each, secrets))
                .toList();
        return switch (outcome) {
            case AttemptOutcome.Succeeded succeeded -> new AttemptOutcome.Succeeded(artifacts);
            case AttemptOutcome.Failed failed ->
                new AttemptOutcome.Failed(redacted(failed.failure(), secrets), artifacts, failed.leftBehind());
            case AttemptOutcome.Stopped stopped ->
                new AttemptOutcome.Stopped(stopped.reason(), artifacts, stopped.leftBehind());
        };
    }

    private static Artifact redacted(Artifact artifact, Redaction secrets) {
        return new Artifact(
                artifact.cloud(),
                artifact.region(),
                secrets.apply(artifact.id()),
                secrets.applyNullable(artifact.name()),
                secrets.apply(artifact.builder()),
                artifact.builderId(),
                artifact.files().stream()
                        .map(file -> new ArtifactFile(secrets.apply(file.uri()), file.size(), file.sha256()))
                        .toList(),
                artifact.kubernetesVersion(),
                artifact.os());
    }

    private static Failure redacted(Failure failure, Redaction secrets) {
        return new Failure(
                failure.failureClass(),
                failure.rule(),
                secrets.apply(failure.message()),
                secrets.applyNullable(failure.advice()),
                failure.exitCode(),
                secrets.applyNullable(failure.line()));
    }

    private static AttemptOutcome failed(FailureClass failureClass, String rule, @Nullable String message) {
        return new AttemptOutcome.Failed(
                Failure.of(failureClass, rule, message == null ? "No reason was given" : message), List.of());
    }
}
