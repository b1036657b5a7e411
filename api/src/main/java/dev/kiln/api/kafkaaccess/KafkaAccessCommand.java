package dev.kiln.api.kafkaaccess;

import dev.kiln.api.messaging.KafkaCommand;
import dev.kiln.api.messaging.KafkaOptions;
import dev.kiln.common.topic.Topics;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Gives a principal the ACLs of its role, or takes them away. Applying them again changes nothing. */
@Command(
        name = KafkaAccessCommand.NAME,
        mixinStandardHelpOptions = true,
        description = {
            "Give a principal what its role needs of Kafka, as ACLs. Whoever runs it may alter ACLs.",
            "Without an ACL that lets it, Kafka refuses everything: the broker needs an authorizer, and",
            "allow.everyone.if.no.acl.found=false."
        })
public final class KafkaAccessCommand implements Callable<Integer> {

    public static final String NAME = "kafka-access";

    private static final String USER = "User:";
    private static final long PATIENCE_SECONDS = 30;

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Option(names = "--role", required = true, description = "One of ${COMPLETION-CANDIDATES}.")
    private @Nullable KafkaRole role;

    @Option(
            names = "--principal",
            required = true,
            paramLabel = "NAME",
            description = "As Kafka knows it, with or without 'User:'; of a certificate its distinguished name.")
    private String principal = "";

    @Option(
            names = "--pool",
            defaultValue = "default",
            description = "The pools of a worker; several with commas between. Default: ${DEFAULT-VALUE}",
            split = ",")
    private List<String> pools = List.of();

    @Option(names = "--remove", description = "Take the ACLs away.")
    private boolean remove;

    @Option(names = "--print", description = "Only print them.")
    private boolean print;

    @Spec
    private @Nullable CommandSpec spec;

    private KafkaAccessCommand() {}

    /** It, ready to run. */
    public static KafkaCommand command() {
        return new KafkaCommand(NAME, new KafkaAccessCommand());
    }

    @Override
    public Integer call() throws ExecutionException, InterruptedException, TimeoutException {
        String name = principal.startsWith(USER) ? principal.substring(USER.length()) : principal;
        List<Rule> rules = Objects.requireNonNull(role).rules(new Topics(kafka.prefix()), pools, name);
        List<AclBinding> bindings =
                rules.stream().flatMap(each -> each.bindings(USER + name)).toList();
        if (!print) {
            apply(bindings);
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println("%s%s %s:".formatted(USER, name, print ? "is to have" : remove ? "has no more" : "has"));
        rules.forEach(each -> out.println("  " + each));
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private void apply(List<AclBinding> bindings) throws ExecutionException, InterruptedException, TimeoutException {
        try (Admin admin = Admin.create(kafka.clientSettings())) {
            if (remove) {
                admin.deleteAcls(bindings.stream().map(AclBinding::toFilter).toList())
                        .all()
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } else {
                admin.createAcls(bindings).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        }
    }
}
