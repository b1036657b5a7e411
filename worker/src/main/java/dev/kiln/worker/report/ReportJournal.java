package dev.kiln.worker.report;

import dev.kiln.common.build.ClaimId;
import dev.kiln.common.message.AttemptReport;
import dev.kiln.common.message.Finished;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.message.UnreadableMessageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps results on disk until Kafka has them: an hour of building is not lost with the worker. Thread-safe. */
public final class ReportJournal {

    private static final Logger log = LoggerFactory.getLogger(ReportJournal.class);

    private final Path folder;

    /** @throws IOException if the folder cannot be made */
    public ReportJournal(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** Keeps a result; it is on the disk when this returns. */
    void keep(Finished report) throws IOException {
        Path partial = Files.createTempFile(folder, "partial", "");
        try {
            Files.write(partial, MessageCodec.encode(report));
            try (FileChannel file = FileChannel.open(partial, StandardOpenOption.WRITE)) {
                file.force(true);
            }
            Files.move(partial, file(report.claimId()), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** Forgets a result that was delivered. */
    void delivered(ClaimId claim) {
        try {
            Files.deleteIfExists(file(claim));
        } catch (IOException e) {
            log.warn("A delivered result stays in the journal and will be delivered again: {}", e.toString());
        }
    }

    /** What an earlier run of this worker has kept and not delivered. Unreadable files are left alone. */
    List<Finished> undelivered() throws IOException {
        List<Finished> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : files) {
                try {
                    if (MessageCodec.decode(Files.readAllBytes(file), AttemptReport.class) instanceof Finished report) {
                        found.add(report);
                    }
                } catch (UnreadableMessageException e) {
                    log.error("The journal has a result that cannot be read, {}: {}", file, e.getMessage());
                }
            }
        }
        return found;
    }

    private Path file(ClaimId claim) {
        return folder.resolve(claim + ".json");
    }
}
