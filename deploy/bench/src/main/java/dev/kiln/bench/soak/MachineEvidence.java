package dev.kiln.bench.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is left in the process table and on the disk, when no build runs any more. */
final class MachineEvidence {

    private static final Path PROC = Path.of("/proc");

    private final Path data;

    MachineEvidence(Path data) {
        this.data = data;
    }

    /** I5: every process of an attempt carries the folder of its worker's run in its environment (proc(5)). */
    Check noProcesses() {
        List<String> violations = new ArrayList<>();
        int looked = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                looked++;
                if (content(process.resolve("environ")).contains("KILN_RUN=" + data)) {
                    violations.add("process %s: %s"
                            .formatted(
                                    process.getFileName(),
                                    content(process.resolve("cmdline")).replace('\0', ' ')));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the processes of this machine in /proc", e);
        }
        return new Check("I5 no process outlives its attempt", looked + " processes of this machine", violations);
    }

    /** I5, I7: nothing in the workers' folders of workspaces, and no result that was not delivered. */
    Check noFiles() {
        List<String> violations = new ArrayList<>();
        List<Path> workers = list(data).stream()
                .filter(each -> each.getFileName().toString().startsWith("worker-"))
                .toList();
        for (Path worker : workers) {
            list(worker.resolve("w")).forEach(each -> violations.add("workspaces: " + each));
            list(worker.resolve("journal")).forEach(each -> violations.add("a result: " + each));
        }
        return new Check("I5 no workspace or result is left", workers.size() + " workers' folders", violations);
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> content = Files.list(folder)) {
            return content.toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look into " + folder, e);
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // It has ended meanwhile, or belongs to somebody else.
        }
    }
}
