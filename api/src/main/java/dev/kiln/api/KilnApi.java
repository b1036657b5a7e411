package dev.kiln.api;

import dev.kiln.api.deadletter.DeadLettersCommand;
import dev.kiln.api.messaging.TopicsCommand;
import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts an instance of the api, or, if the first argument says so, runs a command for its operators. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class KilnApi {

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals(DeadLettersCommand.NAME)) {
            System.exit(DeadLettersCommand.run(Arrays.copyOfRange(args, 1, args.length)));
        }
        if (args.length > 0 && args[0].equals(TopicsCommand.NAME)) {
            TopicsCommand.run(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        SpringApplication.run(KilnApi.class, args);
    }
}
