package dev.kiln.standalone;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that watches the cluster. A shell holds it, and ends it when its input ends: so it never outlives this JVM. */
final class Observer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String HOLD = "\"$@\" < /dev/null & watched=$!; cat > /dev/null; kill $watched; wait $watched";

    private final Process holder;

    private Observer(Process holder) {
        this.holder = holder;
    }

    /**
     * Starts it, and waits until it can be used.
     *
     * @throws CannotStartException if it ends before, or takes longer than a minute
     */
    static Observer start(
            String name, List<String> command, Map<String, String> environment, URI ready, DataFolder data)
            throws IOException, InterruptedException {
        List<String> held = new ArrayList<>(List.of("sh", "-c", HOLD, name));
        held.addAll(command);
        Path log = data.logFile(name);
        ProcessBuilder builder = new ProcessBuilder(held)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Observer observer = new Observer(builder.start());
        try {
            Readiness.await(name, observer.holder, ready, PATIENCE, log);
        } catch (CannotStartException | InterruptedException e) {
            observer.close();
            throw e;
        }
        return observer;
    }

    @Override
    public void close() {
        List<ProcessHandle> watched = holder.descendants().toList();
        try {
            holder.getOutputStream().close();
            if (holder.waitFor(20, TimeUnit.SECONDS)) {
                return;
            }
        } catch (IOException e) {
            // It has ended before.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watched.forEach(ProcessHandle::destroyForcibly);
        holder.destroyForcibly();
    }
}
