package dev.kiln.api;

import dev.kiln.api.deadletter.DeadLettersCommand;
import dev.kiln.api.kafkaaccess.KafkaAccessCommand;
import dev.kiln.api.messaging.TopicsCommand;
import dev.kiln.api.security.ApiKeyCommand;
import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts an instance of the api, or, if the first argument says so, runs a command for its operators. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class KilnApi {

    public static void main(String[] args) {
        String first = args.length == 0 ? "" : args[0];
        String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (first) {
            case DeadLettersCommand.NAME ->
                System.exit(DeadLettersCommand.command().run(rest));
            case ApiKeyCommand.NAME -> System.exit(ApiKeyCommand.run(rest));
            case KafkaAccessCommand.NAME ->
                System.exit(KafkaAccessCommand.command().run(rest));
            case TopicsCommand.NAME -> TopicsCommand.run(rest);
            default -> SpringApplication.run(KilnApi.class, args);
        }
    }
}
