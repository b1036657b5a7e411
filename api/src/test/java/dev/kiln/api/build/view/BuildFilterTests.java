package dev.kiln.api.build.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kiln.api.http.ProblemException;
import dev.kiln.api.sql.Conditions;
import dev.kiln.common.build.BuildState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildFilterTests {

    @Test
    void labelsAreKeysAndValues() {
        assertThat(BuildFilter.labels(List.of("os=ubuntu", "example.com/team=a", "empty=", "twice=b=c", "os=ubuntu")))
                .isEqualTo(Map.of("os", "ubuntu", "example.com/team", "a", "empty", "", "twice", "b=c"));
        assertThat(BuildFilter.labels(null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "os", "=ubuntu"})
    void aLabelNeedsAKey(String text) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> BuildFilter.labels(List.of(text)));
    }

    @Test
    void noBuildHasTwoValuesOfOneLabel() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> BuildFilter.labels(List.of("os=ubuntu", "os=rhel")))
                .satisfies(e -> assertThat(e.getBody().getDetail()).contains("'os=rhel'", "'ubuntu'"));
    }

    @Test
    void whatIsAbsentIsNoCondition() {
        Conditions none = new BuildFilter(List.of(), null, null, null, Map.of(), null, null).conditions();

        assertThat(none.sql()).isEqualTo("true");
        assertThat(none.parameters()).isEmpty();
    }

    @Test
    void valuesOfCallersAreParametersAndNeverSql() {
        String evil = "'; drop table build --";
        Conditions all = new BuildFilter(List.of(BuildState.QUEUED), evil, evil, evil, Map.of(evil, evil), evil, evil)
                .conditions();

        assertThat(all.sql()).doesNotContain("drop").contains(":pool", ":states", ":labels", ":profiles");
        assertThat(all.parameters()).hasSize(7);
    }
}
