package dev.kiln.common.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // Jackson passes null for what is missing
class BuildRequestTests {

    private static final TemplateRef TEMPLATE = new TemplateRef("examples", "hello", null, null);

    @Test
    void everythingButTheTemplateHasADefault() {
        BuildRequest request = new BuildRequest(TEMPLATE, null, null, null, null, null, null, null, null, null, null);

        assertThat(request)
                .isEqualTo(new BuildRequest(
                        TEMPLATE,
                        null,
                        List.of(),
                        Map.of(),
                        "default",
                        Priority.NORMAL,
                        Duration.ofHours(2),
                        null,
                        3,
                        Map.of(),
                        List.of()));
    }

    @Test
    void theTemplateHasNone() {
        assertThatNullPointerException()
                .isThrownBy(() -> new BuildRequest(null, null, null, null, null, null, null, null, null, null, null))
                .withMessage("A build request needs a template");
    }

    @Test
    void doesNotChangeWithTheCollectionsThatItWasMadeOf() {
        List<String> regions = new ArrayList<>(List.of("us-east-1"));
        Map<String, String> variables = new HashMap<>(Map.of("a", "1"));
        BuildRequest request =
                new BuildRequest(TEMPLATE, null, regions, variables, null, null, null, null, null, variables, regions);
        regions.clear();
        variables.clear();

        assertThat(request.regions()).isEqualTo(request.profiles()).containsExactly("us-east-1");
        assertThat(request.variables()).isEqualTo(request.labels()).containsExactly(Map.entry("a", "1"));
    }

    @Test
    void refusesTimeoutsAndAttemptsThatAllowNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limited(Duration.ZERO, 1))
                .withMessageContaining("PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new BuildRequest(TEMPLATE, null, null, null, null, null, null, Duration.ZERO, null, null, null))
                .withMessageContaining("queueTimeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limited(Duration.ofSeconds(-1), 1))
                .withMessageContaining("PT-1S");
        assertThatIllegalArgumentException().isThrownBy(() -> limited(null, 0)).withMessageContaining("not 0");
    }

    private static BuildRequest limited(@Nullable Duration timeout, int maxAttempts) {
        return new BuildRequest(TEMPLATE, null, null, null, null, null, timeout, null, maxAttempts, null, null);
    }
}
