package dev.kiln.common.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerIdTests {

    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "builders-0", "Node_1.example.com"})
    void takesNamesOfMachinesAndPods(String name) {
        assertThat(new WorkerId(name)).hasToString(name);
    }

    @ParameterizedTest
    @MethodSource
    void refusesWhatCannotBeAKeyOrALabel(String name) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new WorkerId(name))
                .withMessageContaining("Not a worker id");
    }

    static String[] refusesWhatCannotBeAKeyOrALabel() {
        return new String[] {"", "-a", ".a", "a b", "a/b", "a\n", "ä", "a".repeat(129)};
    }
}
