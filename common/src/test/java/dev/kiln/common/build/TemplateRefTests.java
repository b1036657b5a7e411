package dev.kiln.common.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

class TemplateRefTests {

    @Test
    void isNamedByItsPathOrByItsTarget() {
        assertThat(new TemplateRef("examples", "hello", null, null).name()).isEqualTo("hello");
        assertThat(new TemplateRef("kib", null, "build-ami-ubuntu-2404", "v0.1.55").name())
                .isEqualTo("build-ami-ubuntu-2404");
    }

    @Test
    void refusesBothAndNeither() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TemplateRef("kib", "a", "b", null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TemplateRef("kib", null, null, null))
                .withMessageContaining("exactly one of the two");
    }

    @Test
    @SuppressWarnings("NullAway") // Jackson passes null for what is missing
    void refusesToBeWithoutASource() {
        assertThatNullPointerException().isThrownBy(() -> new TemplateRef(null, "a", null, null));
    }
}
