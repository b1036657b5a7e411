package dev.kiln.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks at ports before anything is started, so that a taken one is one clear line. */
final class Ports {

    private Ports() {}

    /** Checks all ports that the cluster will listen on. */
    static void check(Options options) {
        check(options.httpPort, "the HTTP interface", "--http-port");
        check(options.actuatorPort, "the api's health and metrics", "--actuator-port");
        check(options.kafkaPort, "Kafka", "--kafka-port");
        check(options.databasePort, "PostgreSQL", "--database-port");
        if (options.observe) {
            check(options.prometheusPort, "Prometheus", "--prometheus-port");
            check(options.grafanaPort, "Grafana", "--grafana-port");
        }
        for (int worker = 1; worker <= options.workers; worker++) {
            check(options.workerPort(worker), "worker " + worker, "--worker-port");
        }
    }

    private static void check(int port, String use, String option) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException | IllegalArgumentException e) {
            throw new CannotStartException("Port %d, for %s, cannot be used (%s): choose another one with %s"
                    .formatted(port, use, e.getMessage(), option));
        }
    }
}
