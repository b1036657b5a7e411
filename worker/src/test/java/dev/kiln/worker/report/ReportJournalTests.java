package dev.kiln.worker.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.build.WorkerId;
import dev.kiln.common.message.AttemptOutcome;
import dev.kiln.common.message.Finished;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** I1: a result is not lost with its worker. */
class ReportJournalTests {

    @TempDir
    private Path folder;

    private final Finished report = new Finished(
            BuildId.next(),
            2,
            ClaimId.next(),
            new WorkerId("w1"),
            new AttemptOutcome.Failed(Failure.of(FailureClass.TRANSIENT, "network", "reset"), List.of()),
            7,
            Instant.parse("2026-01-31T12:00:00Z"));

    @Test
    void whatWasKeptAndNotDeliveredIsFoundByTheNextRun() throws Exception {
        new ReportJournal(folder).keep(report);

        assertThat(new ReportJournal(folder).undelivered()).containsExactly(report);
    }

    @Test
    void whatWasDeliveredIsForgotten() throws Exception {
        ReportJournal journal = new ReportJournal(folder);
        journal.keep(report);

        journal.delivered(report.claimId());

        assertThat(journal.undelivered()).isEmpty();
    }

    @Test
    void aFileThatCannotBeReadKeepsNoOtherFromBeingDelivered() throws Exception {
        ReportJournal journal = new ReportJournal(folder);
        Files.writeString(folder.resolve("torn.json"), "{\"type\": \"fin");
        journal.keep(report);

        assertThat(journal.undelivered()).containsExactly(report);
        assertThat(folder.resolve("torn.json")).exists();
    }
}
