package dev.kiln.bench.process;

import dev.kiln.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A Kafka broker in a process of its own. SIGTERM stops it in order. */
@Command(name = "broker", hidden = true)
public final class BrokerPart implements Callable<Integer> {

    @Option(names = "--folder", required = true)
    private Path folder;

    @Option(names = "--port", required = true)
    private int port;

    /** Filled by picocli. */
    @SuppressWarnings("NullAway.Init")
    public BrokerPart() {}

    @Override
    public Integer call() throws InterruptedException {
        Lifeline.hold();
        EmbeddedKafka kafka = EmbeddedKafka.startIn(folder, port);
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop"));
        new CountDownLatch(1).await();
        return 0;
    }
}
