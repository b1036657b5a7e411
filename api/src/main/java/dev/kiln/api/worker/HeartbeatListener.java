package dev.kiln.api.worker;

import dev.kiln.api.build.BuildLedger;
import dev.kiln.api.messaging.DeadLetters;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.api.sql.DatabaseOutage;
import dev.kiln.api.worker.WorkerRows.AttemptRow;
import dev.kiln.api.worker.WorkerRows.Heard;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.build.WorkerId;
import dev.kiln.common.message.Beat;
import dev.kiln.common.message.CoordinatorBeat;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.message.WorkerBeat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.stereotype.Component;

/**
 * Hears the workers live, and has the ledger lose the attempts of those that do not. One partition, so one thread. All beats
 * of a moment are written down at once. If that fails, each is by itself, and what still fails is set aside; during an
 * outage the batch is tried until it is over.
 */
@Component
@ConditionalOnRole(Role.COORDINATOR)
class HeartbeatListener implements ConsumerSeekAware {

    private final WorkerRows rows;
    private final BuildLedger ledger;
    private final ReportBacklog reports;
    private final DeadLetters deadLetters;
    private final LeaseProperties lease;
    private final LeaseJudge judge;

    HeartbeatListener(
            WorkerRows rows,
            BuildLedger ledger,
            ReportBacklog reports,
            DeadLetters deadLetters,
            LeaseProperties lease) {
        this.rows = rows;
        this.ledger = ledger;
        this.reports = reports;
        this.deadLetters = deadLetters;
        this.lease = lease;
        this.judge = new LeaseJudge(lease.duration(), lease.longestPause());
    }

    /** Another instance may have read the stream until now. */
    @Override
    public void onPartitionsAssigned(Map<TopicPartition, Long> assignments, ConsumerSeekCallback callback) {
        judge.forget();
    }

    @KafkaListener(
            id = "heartbeats",
            idIsGroup = false,
            topics = "#{@topics.heartbeats()}",
            groupId = "#{@topics.group('heartbeats')}",
            containerFactory = "batchListeners",
            // Beats of a quarter of a second, unless there are hundreds: a lease is many times as long.
            properties = {"fetch.min.bytes=65536", "fetch.max.wait.ms=250"})
    void hear(List<ConsumerRecord<String, byte[]>> records) {
        List<Beating> beats = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> each : records) {
            orSetAside(each, () -> hear(each, beats));
        }
        takeAll(beats);
    }

    /** Whoever reads a mark has written down all that came before it. */
    private void hear(ConsumerRecord<String, byte[]> each, List<Beating> before) {
        Instant at = Instant.ofEpochMilli(each.timestamp());
        switch (MessageCodec.decode(each.value(), Beat.class)) {
            case WorkerBeat beat -> before.add(new Beating(each, new Heard(beat, at)));
            case CoordinatorBeat mark -> {
                takeAll(before);
                before.clear();
                mark(at);
            }
        }
    }

    private void takeAll(List<Beating> beats) {
        try {
            take(beats.stream().map(Beating::heard).toList());
        } catch (RuntimeException e) {
            if (DatabaseOutage.isCauseOf(e)) {
                throw e;
            }
            beats.forEach(each -> orSetAside(each.record(), () -> take(List.of(each.heard()))));
        }
    }

    /** The last beat of a worker says all that its earlier ones did. */
    private void take(List<Heard> beats) {
        Map<WorkerId, Heard> last = new LinkedHashMap<>();
        beats.forEach(each -> last.put(each.beat().workerId(), each));
        if (last.isEmpty()) {
            return;
        }
        rows.seen(last.values());
        rows.alive(last.values());
        stopTheUnwanted(last.values().stream().map(Heard::beat).toList());
        lose(
                rows.ofEarlierIncarnations(last.keySet()),
                worker -> Failure.of(
                        FailureClass.LOST,
                        "worker-restarted",
                        "Worker %s was restarted while it ran this attempt".formatted(worker)));
    }

    private void stopTheUnwanted(List<WorkerBeat> beats) {
        Map<ClaimId, WorkerId> workers = new HashMap<>();
        beats.forEach(beat -> beat.running().forEach(each -> workers.put(each.claimId(), beat.workerId())));
        if (workers.isEmpty()) {
            return;
        }
        rows.unwanted(beats.stream().flatMap(each -> each.running().stream()).toList())
                .forEach(each -> ledger.seenRunning(
                        each.buildId(),
                        each.attempt(),
                        each.claimId(),
                        Objects.requireNonNull(workers.get(each.claimId()))));
    }

    private void orSetAside(ConsumerRecord<String, byte[]> each, Runnable handling) {
        try {
            handling.run();
        } catch (RuntimeException e) {
            if (DatabaseOutage.isCauseOf(e)) {
                throw e;
            }
            deadLetters.accept(each, e);
        }
    }

    private record Beating(ConsumerRecord<String, byte[]> record, Heard heard) {}

    private void mark(Instant at) {
        judge.mark(at).ifPresent(this::loseSilent);
        giveUpTheDeaf(at);
    }

    private void loseSilent(Instant deadline) {
        long seconds = lease.duration().toSeconds();
        lose(
                rows.silentSince(deadline),
                worker -> Failure.of(
                        FailureClass.LOST,
                        "lease-expired",
                        "Worker %s has not been heard of for %d seconds".formatted(worker, seconds)));
    }

    /** Workers that are alive and do not stop. Their beats go on to mention the claim, and each is answered by a stop. */
    private void giveUpTheDeaf(Instant at) {
        lose(
                rows.timedOutBefore(at.minus(lease.overrun())),
                worker -> Failure.of(
                        FailureClass.TIMEOUT,
                        "timeout-ignored",
                        "Worker %s still ran this attempt %s after its time-out".formatted(worker, lease.overrun())));
        lose(
                rows.cancelledFor(lease.overrun()),
                worker -> Failure.of(
                        FailureClass.CANCELLED,
                        "cancel-ignored",
                        "Worker %s still ran this attempt %s after it was cancelled"
                                .formatted(worker, lease.overrun())));
    }

    /** Nothing is lost while a report may still wait to be written down. */
    private void lose(List<AttemptRow> attempts, Function<WorkerId, Failure> cause) {
        if (attempts.isEmpty() || !reports.isWrittenDown()) {
            return;
        }
        for (AttemptRow each : attempts) {
            ledger.lose(each.build(), each.number(), cause.apply(each.worker()));
        }
    }
}
