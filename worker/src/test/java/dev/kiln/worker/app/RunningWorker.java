package dev.kiln.worker.app;

import dev.kiln.embedded.InstalledPacker;
import dev.kiln.servers.Broker;
import dev.kiln.worker.KilnWorker;
import dev.kiln.worker.process.MarkedProcesses;
import dev.kiln.worker.workspace.Workspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A worker {@code w1} in this JVM, with a real Packer and the templates of this module's tests.
 *
 * @param run below which its workspaces are
 */
record RunningWorker(ConfigurableApplicationContext context, WorkerLifecycle lifecycle, Path run)
        implements AutoCloseable {

    /** @param more properties that differ from what most tests want */
    static RunningWorker start(Broker kafka, Path data, String... more) throws IOException, InterruptedException {
        Path kiln = Path.of(System.getProperty("kiln.root"));
        Stream<String> usual = Stream.of(
                "kiln.worker.id=w1",
                "kiln.worker.slots=2",
                "kiln.worker.data-directory=" + data,
                "kiln.worker.grace=PT5S",
                "kiln.worker.drain-timeout=PT1S",
                "kiln.worker.packer.binary=" + InstalledPacker.ensure(kiln),
                "kiln.worker.sources.tests.type=directory",
                "kiln.worker.sources.tests.location=" + kiln.resolve("worker/src/test/templates"),
                "spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                // Those that cannot reach a broker say so several times a second.
                "logging.level.org.apache.kafka=ERROR",
                "server.port=0");
        var context = new SpringApplicationBuilder(KilnWorker.class)
                .run(Stream.concat(usual, Stream.of(more))
                        .map(each -> "--" + each)
                        .toArray(String[]::new));
        return new RunningWorker(
                context,
                context.getBean(WorkerLifecycle.class),
                context.getBean(Workspaces.class).run());
    }

    /** All of its children. */
    List<ProcessHandle> processes() {
        return MarkedProcesses.with(Leftovers.RUN, run().toString());
    }

    /** Whether one of them is stopped, as by SIGSTOP (proc(5)). */
    boolean hasFrozenProcesses() {
        return processes().stream().anyMatch(each -> {
            try {
                return Files.readString(Path.of("/proc/%d/stat".formatted(each.pid())))
                        .contains(") T ");
            } catch (IOException e) {
                return false; // It has ended meanwhile.
            }
        });
    }

    boolean hasNoWorkspace() {
        try (Stream<Path> left = Files.list(run())) {
            return left.noneMatch(Files::isDirectory);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
