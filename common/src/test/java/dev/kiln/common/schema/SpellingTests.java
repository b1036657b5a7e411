package dev.kiln.common.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingTests {

    private static final List<String> KNOWN = List.of("kubernetesVersion", "pool", "profiles", "maxAttempts", "ref");

    @ParameterizedTest
    @CsvSource({
        "kubernetesversion, kubernetesVersion",
        "kubernetes_version, kubernetesVersion",
        "kuberntesVersion, kubernetesVersion",
        "KUBERNETES-VERSION, kubernetesVersion",
        "pol, pool",
        "poool, pool",
        "profile, profiles",
        "max_attempt, maxAttempts",
        "reg, ref"
    })
    void findsTheNameThatWasMeant(String written, String meant) {
        assertThat(Spelling.nearest(written, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "xy", "re", "region", "memory", "tool2", "-_-"})
    void findsNothingWhereNothingIsNear(String written) {
        assertThat(Spelling.nearest(written, KNOWN)).isEmpty();
    }
}
