package dev.kiln.worker;

import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts a worker. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class KilnWorker {

    public static void main(String[] args) {
        ConfigurableApplicationContext worker = SpringApplication.run(KilnWorker.class, args);
        ExitCodeGenerator exit = worker.getBean(ExitCodeGenerator.class);
        // A worker that was told to end, by SIGTERM too, and has drained has done what it should: exit code 0, not 143.
        SpringApplication.getShutdownHandlers().add(() -> Runtime.getRuntime().halt(exit.getExitCode()));
    }
}
