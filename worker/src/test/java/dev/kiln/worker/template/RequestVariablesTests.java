package dev.kiln.worker.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.message.MessageCodec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestVariablesTests {

    private final BuildRequest request = MessageCodec.mapper()
            .convertValue(
                    Map.of(
                            "template", Map.of("source", "s", "path", "p"),
                            "kubernetesVersion", "v1.34.2",
                            "regions", List.of("us-east-1", "us-west-2"),
                            "variables", Map.of("who", "a \"b\"\nc", "kubernetes_deb_version", "1.34.2-2.1")),
                    BuildRequest.class);

    @Test
    void theKubernetesVersionIsToldUnderTheNamesThatTheTemplateDeclares() {
        assertThat(RequestVariables.of(
                        request, Set.of("who", "kubernetes_semver", "kubernetes_deb_version", "kubernetes_series")))
                .containsOnly(
                        Map.entry("who", "a \"b\"\nc"),
                        Map.entry("kubernetes_semver", "v1.34.2"),
                        Map.entry("kubernetes_series", "v1.34"),
                        // What the request says itself goes first.
                        Map.entry("kubernetes_deb_version", "1.34.2-2.1"));
    }

    @Test
    void regionsAreToldWhereTheyAreDeclared() {
        assertThat(RequestVariables.of(request, Set.of("regions"))).containsEntry("regions", "us-east-1,us-west-2");
    }

    @Test
    void namesThatTheTemplateDoesNotDeclareAreFound() {
        assertThat(RequestVariables.unknown(request, Set.of("who", "x"))).containsExactly("kubernetes_deb_version");
    }
}
