package dev.kiln.common.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesVariablesTests {

    @Test
    void theVersionIsSplitAsTheImageBuilderHasIt() {
        assertThat(KubernetesVariables.of("v1.34.2"))
                .containsOnly(
                        Map.entry("kubernetes_version", "v1.34.2"),
                        Map.entry("kubernetes_semver", "v1.34.2"),
                        Map.entry("kubernetes_series", "v1.34"),
                        Map.entry("kubernetes_deb_version", "1.34.2-1.1"),
                        Map.entry("kubernetes_rpm_version", "1.34.2"));
    }

    @ParameterizedTest
    @CsvSource({
        "kubernetes_semver, v1.34.2",
        "kubernetes_series, v1.34",
        "kubernetes_deb_version, 1.34.2-1.1",
        "kubernetes_deb_version, 1.34.2-2.1",
        "kubernetes_rpm_version, 1.34.2",
        "kubernetes_rpm_version, 1.34.2-150500.1.1",
        "kubernetes_source_type, pkg"
    })
    void whatAgreesIsNoContradiction(String name, String value) {
        assertThat(KubernetesVariables.contradictions("v1.34.2", Map.of(name, value)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "kubernetes_semver, v1.34.3",
        "kubernetes_semver, 1.34.2",
        "kubernetes_series, v1.33",
        "kubernetes_deb_version, 1.34.20-1.1",
        "kubernetes_rpm_version, 1.33.2"
    })
    void whatNamesAnotherVersionIsFound(String name, String value) {
        assertThat(KubernetesVariables.contradictions("v1.34.2", Map.of(name, value)))
                .containsOnlyKeys(name);
    }
}
