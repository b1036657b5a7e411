package dev.kiln.worker.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands in containers, by the client of docker or podman. A guard is in the container, too: a command there ends with
 * its worker as any other does, and its container goes with it. Thread-safe.
 */
public final class ContainerEngine {

    private static final Logger log = LoggerFactory.getLogger(ContainerEngine.class);

    /** Tells of which run of which worker a container is. */
    private static final String LABEL = "dev.kiln.run";

    /** Until the engine has told the client that the container has ended. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final long POLL_MILLIS = 200;

    private final Guard guard;
    private final Path client;
    private final String run;

    /**
     * @param client docker's or podman's program
     * @param run unlike that of any other run of a worker
     */
    public ContainerEngine(Guard guard, Path client, String run) {
        this.guard = guard;
        this.client = client;
        this.run = run;
    }

    /**
     * What a container is made of. Folders and files of this machine have the same paths in it.
     *
     * @param image its name
     * @param options of {@code docker run}, behind ours
     * @param writable folders
     * @param readable folders and files
     * @param variables names of the command's variables that it gets; their values are on no command line
     * @param home a folder that stands for the home of its user
     */
    public record Box(
            String image,
            List<String> options,
            Set<Path> writable,
            Set<Path> readable,
            Set<String> variables,
            Path home) {}

    /**
     * Starts a command in a container, as the user of this process.
     *
     * @throws IOException if no process can be started; what the engine has to say comes as output of the process
     */
    public GuardedProcess start(GuardedCommand command, Box box, Lines lines) throws IOException {
        List<String> words = new ArrayList<>(guard.containedBy(client, "kiln-" + command.mark()));
        words.addAll(List.of("--rm", "--interactive", "--label=%s=%s".formatted(LABEL, run)));
        words.addAll(user(command.folder()));
        words.add("--workdir=" + command.folder());
        box.writable().forEach(each -> words.add("--volume=%s:%s".formatted(each, each)));
        box.readable().forEach(each -> words.add("--volume=%s:%s:ro".formatted(each, each)));
        words.add("--volume=%s:%s:ro".formatted(guard.folder(), guard.folder()));
        box.variables().stream().sorted().forEach(each -> words.add("--env=" + each));
        words.add("--env=HOME=" + box.home());
        words.addAll(box.options());
        words.addAll(List.of("--entrypoint=sh", box.image()));
        // Another mark: the guard out here can see processes in there, and shall leave them to the one that is with
        // them.
        words.addAll(guard.words(command, "in-" + command.mark(), ""));
        return guard.start(
                new GuardedCommand(
                        words,
                        command.folder(),
                        command.environment(),
                        command.mark(),
                        command.timeout(),
                        command.grace().plus(MARGIN)),
                lines);
    }

    /** What is written belongs to who removes it. Without root's rights, podman would make another user of this one. */
    private List<String> user(Path own) throws IOException {
        int user = (Integer) Files.getAttribute(own, "unix:uid");
        int group = (Integer) Files.getAttribute(own, "unix:gid");
        String same = "--user=%d:%d".formatted(user, group);
        return user != 0 && client.endsWith("podman") ? List.of(same, "--userns=keep-id") : List.of(same);
    }

    /**
     * Sees to it that no container of another run is left: waits for the guards in them, and removes what is there after the
     * grace all the same.
     */
    public void endLeft(String otherRun, Duration grace) throws InterruptedException {
        long deadline = System.nanoTime() + grace.plus(MARGIN).toNanos();
        List<String> left = containers(otherRun);
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(POLL_MILLIS);
            left = containers(otherRun);
        }
        for (String each : left) {
            log.warn("Container {} of an earlier run has not ended by itself: removing it", each);
            List<String> unused = ask("rm", "--force", each);
        }
    }

    private List<String> containers(String ofRun) throws InterruptedException {
        return ask("ps", "--all", "--quiet", "--filter=label=%s=%s".formatted(LABEL, ofRun));
    }

    /** The lines of a short answer; none, if the engine does not answer. */
    private List<String> ask(String... words) throws InterruptedException {
        List<String> all = new ArrayList<>(List.of(client.toString()));
        all.addAll(List.of(words));
        try {
            Process process = new ProcessBuilder(all)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(ANSWER.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                log.warn("{} has not answered '{}' within {}", client, String.join(" ", words), ANSWER);
                return List.of();
            }
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            log.warn("{} cannot be run: {}", client, e.toString());
            return List.of();
        }
    }
}
