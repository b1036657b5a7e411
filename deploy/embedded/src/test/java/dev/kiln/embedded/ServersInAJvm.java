package dev.kiln.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Both servers in a JVM of their own, for the tests to kill. */
final class ServersInAJvm {
    private static final String STARTED = "started ";

    private ServersInAJvm() {}

    static Process spawn(Path folder) throws IOException {
        return spawn("kept", folder);
    }

    /** With temporary servers that are never closed, below the folder. */
    static Process spawnTemporary(Path folder) throws IOException {
        return spawn("temporary", folder);
    }

    /** Blocks until the servers serve; answers the name of the folder they are in. */
    static String awaitStarted(Process jvm) throws IOException {
        BufferedReader output = jvm.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(STARTED)) {
                return line.substring(STARTED.length());
            }
        }
        throw new IOException("The JVM ended before its servers had started");
    }

    /** Starts the servers, stores something in each, says so and waits for its end. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        boolean kept = arguments[0].equals("kept");
        EmbeddedKafka broker =
                kept ? EmbeddedKafka.startIn(folder.resolve("kafka"), 0) : EmbeddedKafka.startTemporary();
        EmbeddedDatabase database =
                kept ? EmbeddedDatabase.startIn(folder.resolve("postgres"), 0) : EmbeddedDatabase.startTemporary();
        Kafka kafka = new Kafka(broker.bootstrapServers());
        kafka.createTopic("jobs");
        kafka.letGroupReadFromTheStart("workers");
        kafka.send("jobs", "stored");
        EmbeddedDatabaseIT.execute(database, database.jdbcUrl(), "CREATE TABLE build AS SELECT 'stored' AS id");
        System.out.println(STARTED + folder);
        new CountDownLatch(1).await();
    }

    private static Process spawn(String mode, Path folder) throws IOException {
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                ServersInAJvm.class.getName(),
                mode,
                folder.toString());
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
