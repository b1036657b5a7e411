package dev.kiln.api.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectorTests {

    private static final Selector.Template UBUNTU = new Selector.Template("kib", "build-ami-ubuntu-2404");
    private static final KubernetesRange RANGE = new KubernetesRange(">=1.34.0 <1.35.0");

    private final Builds build = Builds.next().label("os", "ubuntu-2404");

    @Test
    void oneThatSaysNothingSelectsNothing() {
        assertThat(Selector.NOTHING.selects(build.event())).isFalse();
    }

    @Test
    void labelsMustBeThereWithTheSameValue() {
        assertThat(labels("os", "ubuntu-2404").selects(build.event())).isTrue();
        assertThat(labels("os", "ubuntu-2204").selects(build.event())).isFalse();
        assertThat(labels("team", "a").selects(build.event())).isFalse();
    }

    @Test
    void aTemplateIsSelectedByItsSourceOrByItsSourceAndName() {
        assertThat(new Selector(Map.of(), UBUNTU, null).selects(build.event())).isTrue();
        assertThat(new Selector(Map.of(), new Selector.Template("kib", null), null).selects(build.event()))
                .isTrue();
        assertThat(new Selector(Map.of(), UBUNTU, null)
                        .selects(build.template("kib", "other").event()))
                .isFalse();
        assertThat(new Selector(Map.of(), new Selector.Template("other", null), null).selects(build.event()))
                .isFalse();
    }

    @Test
    void aRangeSelectsOnlyBuildsThatNameAVersionWithinIt() {
        Selector selector = new Selector(Map.of(), null, RANGE);

        assertThat(selector.selects(build.event())).isTrue();
        assertThat(selector.selects(build.kubernetes("v1.35.0").event())).isFalse();
        assertThat(selector.selects(build.kubernetes(null).event())).isFalse();
    }

    @Test
    void allThatIsGivenMustHold() {
        Selector selector = new Selector(Map.of("os", "ubuntu-2404"), UBUNTU, RANGE);

        assertThat(selector.selects(build.event())).isTrue();
        assertThat(selector.selects(build.label("os", "flatcar").event())).isFalse();
        assertThat(selector.selects(build.kubernetes("v1.33.1").event())).isFalse();
    }

    private static Selector labels(String key, String value) {
        return new Selector(Map.of(key, value), null, null);
    }
}
