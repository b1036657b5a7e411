package dev.kiln.api.deadletter;

import dev.kiln.api.messaging.KafkaCommand;
import picocli.CommandLine.Command;

/** Looks after records that nobody could handle. */
@Command(
        name = DeadLettersCommand.NAME,
        mixinStandardHelpOptions = true,
        description = {
            "Records that could not be handled are set aside on <topic>.dlt, as they came, with the cause in headers.",
            "This lists them, shows one with its cause, and sends them to their topics again once the cause is gone."
        },
        subcommands = {ListCommand.class, ShowCommand.class, ReplayCommand.class})
public final class DeadLettersCommand {

    public static final String NAME = "dead-letters";

    private DeadLettersCommand() {}

    /** It, ready to run. */
    public static KafkaCommand command() {
        return new KafkaCommand(NAME, new DeadLettersCommand());
    }
}
