package dev.kiln.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuiteTests {

    @Test
    void everyBenchmarkHasANameOfItsOwn() {
        assertThat(Suite.ALL).extracting(Benchmark::name).doesNotHaveDuplicates();
        assertThat(Suite.named(List.of())).isEqualTo(Suite.ALL);
    }

    @Test
    void namesPickBenchmarksAndAWrongOneIsTold() {
        assertThat(Suite.named(List.of("cancel", "dispatch")))
                .extracting(Benchmark::name)
                .containsExactly("dispatch", "cancel");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Suite.named(List.of("dispach")))
                .withMessageContaining("There is no benchmark 'dispach'; there are overhead, dispatch");
    }
}
