package dev.kiln.api.palette;

import dev.kiln.api.loop.Backoff;
import dev.kiln.api.profile.BoundRecords;
import dev.kiln.api.profile.ClusterProfile;
import dev.kiln.api.profile.PaletteBinding;
import dev.kiln.api.sql.DatabaseOutage;
import dev.kiln.api.trace.KeptTraces;
import dev.kiln.common.trace.Step;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** One try to bring one record over, and what is kept of how it ended. Thread-safe. */
@Component
class RecordSync {

    private static final Duration[] DELAYS = LongStream.of(1, 5, 15, 60, 300, 900, 3_600)
            .mapToObj(Duration::ofSeconds)
            .toArray(Duration[]::new);

    private static final Logger log = LoggerFactory.getLogger(RecordSync.class);

    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);

    private final BoundRecords records;
    private final SyncRows rows;
    private final Reconciler reconciler;
    private final PaletteProperties properties;
    private final DataSource database;
    private final MeterRegistry meters;
    private final KeptTraces traces;
    private final Backoff backoff;

    RecordSync(
            BoundRecords records,
            SyncRows rows,
            Reconciler reconciler,
            PaletteProperties properties,
            DataSource database,
            MeterRegistry meters,
            KeptTraces traces) {
        this.records = records;
        this.rows = rows;
        this.reconciler = reconciler;
        this.properties = properties;
        this.database = database;
        this.meters = meters;
        this.traces = traces;
        this.backoff = Backoff.of(FIRST_DELAY, properties.longestDelay());
    }

    /** Brings a record over, unless another instance is about to write to the same profile. */
    void attempt(String name) throws InterruptedException {
        Optional<ClusterProfile> record = records.find(name);
        PaletteBinding binding = record.map(each -> each.definition().palette()).orElse(null);
        if (binding == null) {
            return;
        }
        try {
            String profile = reconciler.profileName(binding);
            String target = binding.project() + "/" + profile;
            ProfileLock.ifFree(database, target, () -> locked(name, target));
        } catch (PaletteException e) {
            rows.begin(name, true);
            failed(record.get(), e, rows.find(name).orElse(SyncState.NEW).failures());
        }
    }

    /** With the lock: what was read before it may be old. */
    private void locked(String name, String target) throws InterruptedException {
        ClusterProfile record = records.find(name).orElse(null);
        if (record == null || record.definition().palette() == null) {
            return;
        }
        SyncState before = rows.find(name).orElse(SyncState.NEW);
        String wanted = Fingerprint.of(record);
        boolean agreed = wanted.equals(before.agreed());
        if (agreed && before.state() == SyncState.State.IN_SYNC && !isDue(before) && !rows.isAsked(name)) {
            rows.unchanged(name, record.revision());
            return;
        }
        rows.begin(name, agreed);
        // What is only looked after belongs to no change.
        Optional<Step> step =
                agreed ? Optional.empty() : traces.resume(KeptTraces.Kind.PROFILE, name, "bring over to palette");
        try {
            refuseSecondWriter(name, target);
            ended(record, wanted, before, reconciler.bringOver(record, agreed));
        } catch (PaletteException e) {
            failed(record, e, before.failures());
        } catch (RuntimeException e) {
            if (DatabaseOutage.isCauseOf(e)) {
                throw e;
            }
            log.error("Cluster profile '{}' could not be brought to Palette", name, e);
            failed(record, PaletteException.noAnswer("The call", e), before.failures());
        } finally {
            step.ifPresent(Step::close);
        }
    }

    /** Two records bound by name are refused when they are written; by a uid, only Palette knows which profile it is. */
    private void refuseSecondWriter(String name, String target) {
        if (!rows.take(name, target)) {
            throw PaletteException.impossible(
                    "Another record is bound to the same cluster profile in Palette, and was there before (%s): bind one of them elsewhere"
                            .formatted(rows.keeper(target)));
        }
    }

    private static boolean isDue(SyncState state) {
        return state.nextTry() == null || !state.nextTry().isAfter(Instant.now());
    }

    private void ended(ClusterProfile record, String wanted, SyncState before, Reconciler.Outcome outcome) {
        switch (outcome) {
            case Reconciler.Outcome.InSync done -> {
                rows.inSync(record.name(), record.revision(), wanted, done.uid(), properties.checkInterval());
                count(done.writes() == 0 ? "agreed" : "written");
                if (!wanted.equals(before.agreed())) {
                    delay(record);
                    log.info(
                            "Palette agrees with cluster profile '{}', version {}, after {} writes",
                            record.name(),
                            record.version(),
                            done.writes());
                }
            }
            case Reconciler.Outcome.Drifted drifted -> {
                rows.drifted(record.name(), record.revision(), drifted, properties.checkInterval());
                count("drifted");
                log.warn(
                        "Somebody has changed version {} of cluster profile '{}' in Palette: {} differences",
                        record.version(),
                        record.name(),
                        drifted.differences().size());
            }
        }
    }

    private void failed(ClusterProfile record, PaletteException e, int failuresBefore) {
        Duration next = e.isRefusal() ? properties.checkInterval() : backoff.after(failuresBefore + 1L);
        rows.failed(record.name(), record.revision(), SyncState.Problem.of(e), next);
        count(e.isRefusal() ? "refused" : "failed");
        log.warn(
                "Palette does not agree with cluster profile '{}' yet, trying again in {}: {}",
                record.name(),
                next,
                e.getMessage());
    }

    private void count(String result) {
        Counter.builder("kiln.palette.syncs")
                .description("What came of bringing a record over to Palette")
                .tag("result", result)
                .register(meters)
                .increment();
    }

    /** From the change of the record; by two clocks, where the database has one of its own. */
    private void delay(ClusterProfile record) {
        Duration since = Duration.between(record.updatedAt(), Instant.now());
        Timer.builder("kiln.palette.sync.delay")
                .description("From a change of a record to Palette's agreement with it")
                .serviceLevelObjectives(DELAYS)
                .register(meters)
                .record(Objects.requireNonNull(since.isNegative() ? Duration.ZERO : since));
    }
}
