package dev.kiln.api.worker;

import dev.kiln.api.build.BuildLedger;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.api.worker.WorkerRows.AttemptRow;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.build.WorkerId;
import dev.kiln.common.message.Beat;
import dev.kiln.common.message.CoordinatorBeat;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.message.WorkerBeat;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.stereotype.Component;

/** Hears the workers live, and has the ledger lose the attempts of those that do not. One partition, so one thread. */
@Component
@ConditionalOnRole(Role.COORDINATOR)
class HeartbeatListener implements ConsumerSeekAware {

    private final WorkerRows rows;
    private final BuildLedger ledger;
    private final ReportBacklog reports;
    private final LeaseProperties lease;
    private final LeaseJudge judge;

    HeartbeatListener(WorkerRows rows, BuildLedger ledger, ReportBacklog reports, LeaseProperties lease) {
        this.rows = rows;
        this.ledger = ledger;
        this.reports = reports;
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
            groupId = "#{@topics.group('heartbeats')}")
    void hear(ConsumerRecord<String, byte[]> each) {
        Instant at = Instant.ofEpochMilli(each.timestamp());
        switch (MessageCodec.decode(each.value(), Beat.class)) {
            case WorkerBeat beat -> worker(beat, at);
            case CoordinatorBeat mark -> mark(at);
        }
    }

    private void worker(WorkerBeat beat, Instant at) {
        List<ClaimId> claims =
                beat.running().stream().map(WorkerBeat.Running::claimId).toList();
        rows.seen(beat, at);
        rows.alive(claims, at);
        if (!claims.isEmpty()) {
            rows.unwanted(beat.running())
                    .forEach(each ->
                            ledger.seenRunning(each.buildId(), each.attempt(), each.claimId(), beat.workerId()));
        }
        lose(
                rows.ofEarlierIncarnations(List.of(beat.workerId())),
                worker -> Failure.of(
                        FailureClass.LOST,
                        "worker-restarted",
                        "Worker %s was restarted while it ran this attempt".formatted(worker)));
    }

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
