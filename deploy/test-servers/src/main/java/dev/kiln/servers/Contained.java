package dev.kiln.servers;

import dev.kiln.embedded.LoopbackPort;
import dev.kiln.embedded.Server;
import java.io.IOException;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.LogMessageWaitStrategy;

/**
 * A server in a container that can be stopped and started again as it is: on the same port of 127.0.0.1, with its files.
 * Testcontainers itself only knows to remove a container and to make another one.
 */
final class Contained implements Server {
    private static final String HOST = "127.0.0.1";
    /** How long it may take to stop in order; then it is killed. */
    private static final int STOP_SECONDS = 60;

    private final GenericContainer<?> container;
    private final Habits habits;
    private final int port;
    private int restarts;

    private Contained(GenericContainer<?> container, Habits habits, int port) {
        this.container = container;
        this.habits = habits;
        this.port = port;
    }

    /**
     * How a server behaves in its container.
     *
     * @param port that it listens on there
     * @param ready what its log says when it serves, as a regular expression
     * @param readyAtFirst how often the log says so until the first start is over
     * @param leave a command that makes it stop; empty where the engine's signal does
     */
    record Habits(int port, String ready, int readyAtFirst, List<String> leave) {}

    /** Makes the container and waits until it serves. */
    static Contained start(GenericContainer<?> container, Habits habits) {
        int port = LoopbackPort.free();
        // A port that the engine chose would be another one after the next start.
        container.setPortBindings(List.of("%s:%d:%d".formatted(HOST, port, habits.port())));
        container.start();
        return new Contained(container, habits, port);
    }

    String address() {
        return HOST + ":" + port;
    }

    @Override
    public synchronized void stop() {
        if (container.isRunning()) {
            leave();
            container
                    .getDockerClient()
                    .stopContainerCmd(container.getContainerId())
                    .withTimeout(STOP_SECONDS)
                    .exec();
        }
    }

    @Override
    public synchronized void start() {
        if (!container.isRunning()) {
            container
                    .getDockerClient()
                    .startContainerCmd(container.getContainerId())
                    .exec();
            restarts++;
            // It reads the log from the container's beginning.
            new LogMessageWaitStrategy()
                    .withRegEx(".*" + habits.ready() + ".*\\s")
                    .withTimes(habits.readyAtFirst() + restarts)
                    .waitUntilReady(container);
        }
    }

    @Override
    public synchronized void close() {
        container.stop();
    }

    private void leave() {
        if (habits.leave().isEmpty()) {
            return;
        }
        try {
            var told = container.execInContainer(habits.leave().toArray(String[]::new));
            if (told.getExitCode() != 0) {
                throw new IllegalStateException(
                        "%s failed in %s: %s".formatted(habits.leave(), container, told.getStderr()));
            }
        } catch (IOException e) {
            throw new IllegalStateException("Could not run " + habits.leave() + " in " + container, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
