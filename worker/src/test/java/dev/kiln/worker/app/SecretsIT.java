package dev.kiln.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.message.AttemptOutcome;
import dev.kiln.common.topic.Topics;
import dev.kiln.embedded.InstalledPacker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * I6. Every kind of secret goes through every way by which something leaves a worker; then all that left is searched. The
 * secrets are put together here, so that no scanner of this repository takes them for real ones.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class SecretsIT {

    /** Known by its place: a file of variables, the worker's environment, a file of secrets. */
    private static final String OF_VARIABLE = "vcenter, \"pass\" w0rd";

    private static final String OF_ENVIRONMENT = "s3cr3t-that-nobody-may-see";
    private static final String OF_FILE = "account-key-0123456789-of-a-file";

    /** Known by its form alone. */
    private static final List<String> KEYS = List.of(
            "AKIA" + "QYLPMN5HHHFPZAM2",
            "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYzzzzzzzzzz",
            "abc8Q~" + "Zm9vYmFyYmF6cXV4LXNwYW0tZWdnc34x.",
            "ya29." + "a0AfH6SMBx7Y3kV9qLmNoPqRsT",
            "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC");

    private static final String BEGIN = "-----BEGIN " + "PRIVATE KEY-----";
    private static final String END = "-----END " + "PRIVATE KEY-----";

    @TempDir
    private static Path folder;

    private ScriptedPacker packer;
    private TestWorker worker;

    @SuppressWarnings("NullAway.Init")
    SecretsIT() {}

    @BeforeAll
    void start() throws Exception {
        Path kiln = Path.of(System.getProperty("kiln.root"));
        packer = ScriptedPacker.in(folder.resolve("packer"), InstalledPacker.ensure(kiln));
        Path varFile = folder.resolve("operator.json");
        Files.writeString(varFile, "{\"password\": \"%s\"}".formatted(OF_VARIABLE.replace("\"", "\\\"")));
        Path secretFile = Files.writeString(folder.resolve("account.txt"), OF_FILE + "\n");
        // Set for this test's JVM by the build.
        assertThat(System.getenv("KILN_TEST_SECRET")).isEqualTo(OF_ENVIRONMENT);
        worker = new TestWorker(
                folder.resolve("data"),
                Stream.of(
                        "kiln.worker.packer.binary=" + packer.program(),
                        "kiln.worker.packer.environment=PATH,HOME,KILN_TEST_SECRET",
                        "kiln.worker.packer.secrets=KILN_TEST_SECRET",
                        "kiln.worker.packer.secret-files=" + secretFile,
                        "kiln.worker.sources.kib.type=directory",
                        "kiln.worker.sources.kib.location=" + kiln.resolve("worker/src/test/kib"),
                        "kiln.worker.sources.kib.kib=images/capi",
                        "kiln.worker.sources.kib.var-files=" + varFile));
    }

    @AfterAll
    void stop() {
        worker.close();
    }

    @Test
    void noSecretLeavesAWorkerByAnyWay(CapturedOutput written) throws Exception {
        packer.answers(1, everyWay().toArray(String[]::new));

        BuildId build = worker.queue(Map.of("template", Map.of("source", "kib", "target", "qemu-ubuntu-2404")));
        AttemptOutcome.Failed failed = worker.failure(build);
        String log = worker.log(build);

        assertThat(log).contains("stray ***", "said ***", "key in one line: ***");
        assertThat(failed.failure().message()).contains("***");
        assertThat(failed.artifacts())
                .singleElement()
                .satisfies(each -> assertThat(each.id()).contains("***"));
        for (String secret : secrets()) {
            assertThat(everythingThatLeft(written)).doesNotContain(secret);
        }
    }

    /** The scripted Packer has seen them, so they were there to be leaked. */
    private List<String> secrets() throws IOException {
        String environment = String.join("\n", packer.records("environment"));
        String variables = String.join("\n", packer.records("variables"));
        assertThat(environment).contains(OF_ENVIRONMENT);
        assertThat(variables).contains(OF_VARIABLE.replace("\"", "\\\""));
        String ofMachine = environment
                .lines()
                .filter(each -> each.startsWith("SSH_PASSWORD="))
                .map(each -> each.substring("SSH_PASSWORD=".length()))
                .findFirst()
                .orElseThrow();
        List<String> secrets = new ArrayList<>(KEYS);
        secrets.addAll(List.of(OF_VARIABLE, OF_ENVIRONMENT, OF_FILE, ofMachine));
        return secrets;
    }

    private String everythingThatLeft(CapturedOutput written) throws IOException {
        Topics topics = TestWorker.TOPICS;
        String messages = Stream.of(
                        topics.logs(),
                        topics.attempts(),
                        topics.heartbeats(),
                        topics.deadLetters(topics.jobs("default")))
                .flatMap(topic -> worker.coordinator().records(topic).stream())
                .map(each -> new String(each.value(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
        assertThat(messages).contains("finished");
        String metrics = ((PrometheusMeterRegistry) worker.context().getBean(MeterRegistry.class)).scrape();
        return String.join(
                "\n",
                messages,
                metrics,
                written.getAll(),
                String.join("\n", packer.records("arguments")),
                String.join("\n", packer.records("processes")),
                filesLeftBehind());
    }

    private static String filesLeftBehind() throws IOException {
        StringBuilder content = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return content.toString();
    }

    private static List<String> everyWay() {
        List<String> lines = new ArrayList<>();
        List<String> known = new ArrayList<>(List.of(
                OF_VARIABLE,
                OF_ENVIRONMENT,
                OF_FILE,
                KEYS.get(0),
                "aws_secret_access_key=" + KEYS.get(1),
                KEYS.get(2),
                KEYS.get(3),
                "vcenter%2C+%22pass%22+w0rd",
                "{\"password\": \"vcenter, \\\"pass\\\" w0rd\"}"));
        for (String secret : known) {
            String encoded = secret.replace(",", "%!(PACKER_COMMA)");
            lines.add("stray " + secret);
            lines.add("1,,ui,say,==> x: said " + encoded);
            lines.add("1,,ui,error,an error with " + encoded);
            lines.add("1,x,error,ended with " + encoded);
        }
        lines.add("1,,ui,message,    x: key in one line: " + BEGIN + "\\n" + KEYS.get(4) + "\\n" + END);
        lines.addAll(List.of("1,,ui,message,    x: " + BEGIN, "1,,ui,message,    x: " + KEYS.get(4), KEYS.get(4)));
        lines.add("1,,ui,message,    x: " + END);
        String all = String.join(" ", OF_ENVIRONMENT, OF_FILE, KEYS.get(0), KEYS.get(2));
        lines.add("1,x,artifact,0,builder-id,jetbrains.vsphere");
        lines.add("1,x,artifact,0,id,template of " + all);
        lines.add("1,x,artifact,0,string,template of " + all);
        lines.add("1,x,artifact,0,end");
        return lines;
    }
}
