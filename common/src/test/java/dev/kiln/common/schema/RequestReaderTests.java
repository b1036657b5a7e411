package dev.kiln.common.schema;

import static dev.kiln.common.schema.Requests.TEMPLATE;
import static dev.kiln.common.schema.Requests.pointers;
import static dev.kiln.common.schema.Requests.read;
import static dev.kiln.common.schema.Requests.violations;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.Samples;
import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.event.BuildRejected.Violation;
import dev.kiln.common.message.MessageCodec;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTests {

    private final RequestReader strict = RequestReader.strict();
    private final RequestReader lenient = RequestReader.lenient();

    @Test
    void aRequestNeedsNoMoreThanATemplate() {
        assertThat(read(strict, "{" + TEMPLATE + "}")).isEqualTo(new RequestReading.Valid(Samples.sparseRequest()));
        assertThat(read(lenient, "{" + TEMPLATE + "}")).isEqualTo(new RequestReading.Valid(Samples.sparseRequest()));
    }

    @Test
    void aRequestMayHaveEverything() {
        byte[] bytes = MessageCodec.encode(Samples.fullRequest());

        assertThat(strict.read(bytes)).isEqualTo(new RequestReading.Valid(Samples.fullRequest()));
        assertThat(lenient.read(bytes)).isEqualTo(new RequestReading.Valid(Samples.fullRequest()));
    }

    @Test
    void aRequestMayComeInAnyEncodingOfJson() {
        String json = ("{" + TEMPLATE + ", 'variables': {'motd': 'Grüße 😀'}}").replace('\'', '"');

        assertThat(strict.read(json.getBytes(StandardCharsets.UTF_16))).isEqualTo(strict.read(json.getBytes(UTF_8)));
        assertThat(valid(json).variables()).containsEntry("motd", "Grüße 😀");
    }

    static final List<String> acceptedFields = List.of(
            "'pool': '" + "p".repeat(63) + "'",
            "'kubernetesVersion': 'v1.35.0-rc.1'",
            "'variables': {'_a': 'line\\nbreak, \\\"quote\\\", \\\\ and tab\\t', 'disk-size': ''}",
            "'variables': {'big': '" + "x".repeat(65_536) + "'}",
            "'labels': {'example.com/team': 'platform', 'empty': '', 'a': 'A.b_c-9'}",
            "'timeout': 'PT1S'",
            "'timeout': 'P7D'",
            "'timeout': 'P6DT23H59M59.999S'",
            "'queueTimeout': 'PT1S'",
            "'queueTimeout': 'P7D'",
            "'maxAttempts': 10",
            "'maxAttempts': 3.0",
            "'regions': [], 'profiles': ['a', 'a.b-c']",
            "'priority': 'normal'");

    @ParameterizedTest
    @FieldSource("acceptedFields")
    void takesWhatTheSchemaAllows(String field) {
        assertThat(read(strict, "{" + TEMPLATE + "," + field + "}")).isInstanceOf(RequestReading.Valid.class);
    }

    static Stream<String> acceptedTemplates() {
        return Stream.of(
                "'path': 'a'",
                "'path': 'a/b.c/..d/e..'",
                "'path': 'with space/Grüße.pkr.hcl'",
                "'path': '" + "a/".repeat(255) + "ab'",
                "'target': 'build-ami-ubuntu-2404'",
                "'path': 'a', 'ref': 'feature/x_1.2+b-c'",
                "'path': 'a', 'ref': 'ae63061ef0c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5'");
    }

    @ParameterizedTest
    @MethodSource("acceptedTemplates")
    void takesTemplatesThatStayInTheirSource(String naming) {
        assertThat(read(strict, "{'template': {'source': 'kib', " + naming + "}}"))
                .isInstanceOf(RequestReading.Valid.class);
    }

    static Stream<Arguments> unknownFields() {
        return Stream.of(
                Arguments.of(
                        "'kubernetes_version': 'v1.34.2'", "/kubernetes_version", "did you mean 'kubernetesVersion'?"),
                Arguments.of("'Pool': 'a'", "/Pool", "did you mean 'pool'?"),
                Arguments.of(
                        "'timout': 'PT1H'", "/timout", "is not a field of a build request; did you mean 'timeout'?"),
                Arguments.of("'template2': {}", "/template2", "did you mean 'template'?"));
    }

    @ParameterizedTest
    @MethodSource("unknownFields")
    void anUnknownFieldIsASlipOverHttpAndIgnoredFromKafka(String field, String pointer, String detail) {
        String json = "{" + TEMPLATE + "," + field + "}";

        assertThat(violations(read(strict, json)))
                .singleElement()
                .satisfies(each -> assertThat(each.pointer()).isEqualTo(pointer))
                .satisfies(each -> assertThat(each.detail()).contains(detail));
        assertThat(read(lenient, json)).isEqualTo(new RequestReading.Valid(Samples.sparseRequest()));
    }

    @Test
    void anUnknownFieldOfATemplateIsASlipToo() {
        String json = "{'template': {'source': 'kib', 'path': 'a', 'branch': 'main', 'reff': 'main'}}";

        assertThat(violations(read(strict, json)))
                .containsExactlyInAnyOrder(
                        new Violation("/template/branch", "is not a field of a Packer template"),
                        new Violation("/template/reff", "is not a field of a Packer template; did you mean 'ref'?"));
        assertThat(read(lenient, json)).isInstanceOf(RequestReading.Valid.class);
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        String json = "{'template': {'path': '/etc'}, 'pool': 1, 'timeout': 'PT0S', 'variables': {'a': 1, 'b c': ''}}";

        assertThat(pointers(read(strict, json)))
                .containsExactlyInAnyOrder(
                        "/template/source", "/template/path", "/pool", "/timeout", "/variables/a", "/variables/b c");
    }

    @Test
    void theAnswerToAFloodOfMistakesStaysShort() {
        String numbers = IntStream.range(0, 20_000)
                .mapToObj(each -> "'v" + each + "': 1")
                .collect(Collectors.joining(","));

        List<Violation> violations = violations(read(strict, "{" + TEMPLATE + "," + numbers + "}"));

        assertThat(violations).hasSize(RequestReader.MOST_VIOLATIONS + 1);
        assertThat(violations.getLast()).isEqualTo(new Violation("", "has 19950 more violations"));
    }

    /** I6: a value may be confidential. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'variables': {'password': 's3cr3t\\u0000'}",
                "'variables': 's3cr3t'",
                "'variables': {'password': ['s3cr3t']}",
                "'variables': {'password': {'s3cr3t': 's3cr3t'}}",
                "'variables': {'password': s3cr3t}",
                "'variables': {'password': 's3cr3t}",
                "'variables': {'password': 's3cr3t' 's3cr3t'}",
                "'variables': {'password': 's3cr3t\n'}",
                "'pool': 's3cr3t '",
                "'timeout': 's3cr3t'",
                "'priority': 's3cr3t'",
                "'labels': {'a': 's3cr3t!'}"
            })
    void neverRepeatsAValue(String field) {
        RequestReading reading = read(strict, "{" + TEMPLATE + "," + field + "}");

        assertThat(violations(reading)).isNotEmpty();
        assertThat(reading.toString()).doesNotContain("s3cr3t");
    }

    /** I8: the answer can be stored in PostgreSQL and sent as JSON, whatever the names in the request were. */
    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "a\\u001B[31mb", "a\\nb"})
    void namesThatCannotBeStoredAreReplacedInPointers(String name) {
        List<Violation> violations =
                violations(read(strict, "{" + TEMPLATE + ", '" + name + "': 1, 'variables': {'" + name + "': ''}}"));

        assertThat(violations)
                .hasSize(2)
                .allSatisfy(
                        each -> assertThat(each.pointer()).contains("\uFFFD").doesNotContainPattern("\\p{Cntrl}"));
    }

    /** I8: such a name could not even be sent back. */
    @ParameterizedTest
    @ValueSource(strings = {"\\uD800", "\\uDC00\\uD800"})
    void namesWithHalvesOfCharactersAreNoJsonInAnyEncoding(String name) {
        String json = "{" + TEMPLATE + ", '" + name + "': 1}";

        for (Charset encoding : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16)) {
            byte[] bytes = json.replace('\'', '"').getBytes(encoding);

            assertThat(strict.read(bytes))
                    .as(encoding.name())
                    .isInstanceOfSatisfying(
                            RequestReading.Malformed.class,
                            malformed ->
                                    assertThat(malformed.violation().detail()).startsWith("is not JSON"));
        }
    }

    @Test
    void aValidRequestIsWhatItSays() {
        BuildRequest request = valid("{" + TEMPLATE + ", 'timeout': 'P1DT2H', 'maxAttempts': 1}");

        assertThat(request.timeout()).isEqualTo(Duration.ofHours(26));
        assertThat(request.maxAttempts()).isEqualTo(1);
    }

    private BuildRequest valid(String json) {
        return ((RequestReading.Valid) read(strict, json)).request();
    }
}
