package dev.kiln.standalone;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The program behind {@code deploy/quickstart}. */
@Command(
        name = "deploy/quickstart",
        mixinStandardHelpOptions = true,
        description = {
            "Starts Kiln on this machine, all of it bound to 127.0.0.1, and shows the main job: two build requests, one"
                    + " over HTTP and one as a CloudEvent on Kafka, become images, and a cluster profile record points"
                    + " at the newest one.",
            "Builds Kiln and gets Packer first, if need be. Ctrl-C ends everything."
        })
public final class Standalone implements Callable<Integer> {

    @Mixin
    private final Options options = new Options();

    private final Terminal terminal = new Terminal(System.out);

    public static void main(String[] args) {
        // Nothing on the terminal from broker and database; when the api starts, it directs the logs to a file.
        LoggingSystem.get(Standalone.class.getClassLoader()).beforeInitialize();
        System.exit(new CommandLine(new Standalone()).execute(args));
    }

    /** The exit code: 0, or 1 if the cluster could not be started or the tour failed. */
    @Override
    public Integer call() throws InterruptedException {
        try {
            run();
            return 0;
        } catch (CannotStartException e) {
            System.err.println("quickstart: " + e.getMessage());
            return 1;
        }
    }

    private void run() throws InterruptedException {
        Ports.check(options);
        DataFolder data = DataFolder.at(options.data);
        terminal.heading("Starting Kiln, data in " + data.root());
        try (Cluster cluster = Cluster.start(options, data, terminal)) {
            if (!options.noTour) {
                tour(cluster);
            }
            if (!options.once) {
                invite(cluster);
                new CountDownLatch(1).await();
            }
        }
    }

    private void tour(Cluster cluster) {
        try (KilnClient kiln = new KilnClient(cluster.http())) {
            new Tour(
                            kiln,
                            cluster.bootstrapServers(),
                            ExampleChoice.of(options.example),
                            cluster::paletteWrites,
                            terminal)
                    .take();
        }
    }

    private void invite(Cluster cluster) {
        String api = cluster.http() + "/api/v1";
        terminal.heading("Kiln is up. Ctrl-C ends it.");
        terminal.say("   HTTP      %s   (OpenAPI: %s/v3/api-docs, metrics: %s/prometheus)"
                .formatted(api, cluster.http(), cluster.actuator()));
        terminal.say("   Kafka     " + cluster.bootstrapServers());
        terminal.say("   Logs      " + cluster.logs());
        if (options.observe) {
            terminal.say("   Alerts    %s/api/v1/alerts".formatted(cluster.prometheus()));
        }
        terminal.heading("Try");
        terminal.say("""
                   curl -s %1$s/builds -H 'Content-Type: application/json' -d '{"template": {"source": "examples", "path": "hello"}}'
                   curl -sN "%1$s/builds/<id>/log?follow=true"
                   curl -s %1$s/cluster-profiles/quickstart/history""".formatted(api).indent(3));
    }
}
