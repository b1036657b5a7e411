package dev.kiln.common.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTests {

    private final Topics topics = new Topics(Topics.DEFAULT_PREFIX);

    @Test
    void haveTheNamesThatTheDocumentationGives() {
        assertThat(topics.requests()).isEqualTo("kiln.requests");
        assertThat(topics.jobs("aws-eu")).isEqualTo("kiln.jobs.aws-eu");
        assertThat(topics.attempts()).isEqualTo("kiln.attempts");
        assertThat(topics.events()).isEqualTo("kiln.events");
        assertThat(topics.heartbeats()).isEqualTo("kiln.heartbeats");
        assertThat(topics.control()).isEqualTo("kiln.control");
        assertThat(topics.logs()).isEqualTo("kiln.logs");
        assertThat(topics.templates()).isEqualTo("kiln.templates");
        assertThat(topics.profiles()).isEqualTo("kiln.profiles");
        assertThat(topics.deadLetters(topics.requests())).isEqualTo("kiln.requests.dlt");
    }

    @Test
    void nameTheGroupsThatReadThem() {
        assertThat(topics.workers("default")).isEqualTo("kiln-workers.default");
        assertThat(topics.group("coordinator")).isEqualTo("kiln-coordinator");
    }

    @Test
    void twoKilnsShareNoTopicAndNoGroup() {
        Topics other = new Topics("stage");

        assertThat(other.events()).isEqualTo("stage.events");
        assertThat(other.workers("default")).isEqualTo("stage-workers.default");
        assertThat(other.group("coordinator")).isEqualTo("stage-coordinator");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".kiln", "ki ln", "kiln/", "kiln\n"})
    void refusePrefixesThatKafkaWould(String prefix) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Topics(prefix))
                .withMessageContaining("Not a topic prefix");
    }
}
