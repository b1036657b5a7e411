package dev.kiln.common.schema;

import static dev.kiln.common.schema.Requests.TEMPLATE;
import static dev.kiln.common.schema.Requests.violations;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.event.BuildRejected.Violation;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.secret.Keys;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestRulesTests {

    private final RequestReader reader = RequestReader.strict();

    @Test
    void variablesThatContradictTheVersionArePointedAt() {
        List<Violation> found = violations(Requests.read(
                reader,
                "{" + TEMPLATE + ", 'kubernetesVersion': 'v1.34.2', 'variables': {"
                        + "'kubernetes_series': 'v1.33', 'kubernetes_deb_version': '1.34.2-2.1'}}"));

        assertThat(found)
                .containsExactly(new Violation(
                        "/variables/kubernetes_series",
                        "contradicts kubernetesVersion: leave it out, or make it 'v1.34'"));
    }

    /** I6. */
    @Test
    void whatLooksLikeASecretIsRefusedAndNotRepeated() {
        Keys.ALL.forEach((kind, key) -> {
            List<Violation> found = violations(read(Map.of("innocent", key)));

            assertThat(found).as(kind).extracting(Violation::pointer).containsExactly("/variables/innocent");
            assertThat(found.getFirst().detail())
                    .contains("secrets come from the worker")
                    .doesNotContain(key);
        });
    }

    /** I6: Packer would render it on the worker. */
    @Test
    void anExpressionThatReadsTheWorkersEnvironmentIsRefused() {
        assertThat(violations(read(Map.of("ami_description", "{{env `AWS_SECRET_ACCESS_KEY`}}"))))
                .extracting(Violation::pointer)
                .containsExactly("/variables/ami_description");
        assertThat(violations(read(Map.of("ami_description", "{{user `build_name`}}"))))
                .isEmpty();
    }

    private RequestReading read(Map<String, String> variables) {
        BuildRequest request = MessageCodec.mapper()
                .convertValue(
                        Map.of("template", Map.of("source", "kib", "target", "x"), "variables", variables),
                        BuildRequest.class);
        return reader.read(MessageCodec.encode(request));
    }
}
