package dev.kiln.common.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.Samples;
import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.event.BuildRejected.Violation;
import dev.kiln.common.message.MessageCodec;
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

    private static final String TEMPLATE = "'template': {'source': 'examples', 'path': 'node-image'}";

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

    static Stream<String> refusedPaths() {
        return Stream.of(
                "",
                "/",
                "/etc/passwd",
                "..",
                ".",
                "../a",
                "a/..",
                "a/../b",
                "a/./b",
                "a//b",
                "a/",
                "-a",
                "--var-file=x",
                "a\\\\b",
                "..\\\\a",
                "a\\nb",
                "a\\n",
                "a\\u0000b",
                "a\\u007Fb",
                "a\\u2028/../b",
                "a\\u0085/../b",
                "\\uD800",
                "a".repeat(513),
                // Far more parts than a regular expression that recurses has stack for.
                "a/".repeat(200_000) + "b");
    }

    /** I7: no request reaches files outside its own workspace. */
    @ParameterizedTest
    @MethodSource("refusedPaths")
    void refusesPathsThatLeaveTheirSourceOrLookLikeOptions(String path) {
        assertThat(pointers(read(lenient, "{'template': {'source': 'kib', 'path': '" + path + "'}}")))
                .containsOnly("/template/path");
    }

    static Stream<String> refusedRefs() {
        return Stream.of(
                "",
                "-b",
                "--upload-pack=x",
                "a..b",
                "../a",
                "a@{1}",
                "a b",
                "a~1",
                "a^",
                "a:b",
                "a\\n",
                "a;b",
                "$(a)",
                "a".repeat(256));
    }

    @ParameterizedTest
    @MethodSource("refusedRefs")
    void refusesRefsThatGitCouldTakeForSomethingElse(String ref) {
        assertThat(pointers(read(lenient, "{'template': {'source': 'kib', 'path': 'a', 'ref': '" + ref + "'}}")))
                .containsOnly("/template/ref");
    }

    static Stream<Arguments> refusedFields() {
        return Stream.of(
                Arguments.of("'pool': 'Default'", "/pool", "must be a pool's name: 1 to 63 lower-case letters"),
                Arguments.of("'pool': '-a'", "/pool", "must be a pool's name"),
                Arguments.of("'pool': 'default\\n'", "/pool", "must be a pool's name"),
                Arguments.of("'pool': '" + "p".repeat(64) + "'", "/pool", "must be a pool's name"),
                Arguments.of("'pool': 7", "/pool", "must be a string, found a number"),
                Arguments.of("'pool': null", "/pool", "must be a string, found null"),
                Arguments.of("'kubernetesVersion': '1.34.2'", "/kubernetesVersion", "must be a Kubernetes version"),
                Arguments.of("'kubernetesVersion': 'v1.34'", "/kubernetesVersion", "with a leading v"),
                Arguments.of("'kubernetesVersion': 1.34", "/kubernetesVersion", "must be a string, found a number"),
                Arguments.of("'regions': 'us-east-1'", "/regions", "must be a list, found a string"),
                Arguments.of("'regions': ['a', 'b c']", "/regions/1", "must be a region's name"),
                Arguments.of("'regions': ['a', 'a']", "/regions", "must not have the same entry twice"),
                Arguments.of("'regions': [" + list(65) + "]", "/regions", "must have at most 64 entries"),
                Arguments.of("'regions': [true]", "/regions/0", "must be a string, found true or false"),
                Arguments.of("'variables': ['a']", "/variables", "must be an object, found a list"),
                Arguments.of("'variables': {'a': 7}", "/variables/a", "must be a string, found a number"),
                Arguments.of("'variables': {'a': {}}", "/variables/a", "must be a string, found an object"),
                Arguments.of("'variables': {'1a': ''}", "/variables/1a", "must have as its name a variable's name"),
                Arguments.of("'variables': {'a/b~c': ''}", "/variables/a~1b~0c", "must have as its name"),
                Arguments.of("'variables': {'': ''}", "/variables/", "must have as its name"),
                Arguments.of("'variables': {'a': 'x\\u0000'}", "/variables/a", "without the character NUL"),
                Arguments.of("'variables': {'a': '\\uD800'}", "/variables/a", "without halves of characters"),
                Arguments.of(
                        "'variables': {'a': '" + "x".repeat(65_537) + "'}", "/variables/a", "at most 65536 characters"),
                Arguments.of("'variables': {" + map(257) + "}", "/variables", "must have at most 256 entries"),
                Arguments.of("'priority': 'high'", "/priority", "must be \"normal\""),
                Arguments.of("'priority': 1", "/priority", "must be \"normal\""),
                Arguments.of("'timeout': '2h'", "/timeout", "must be a duration in ISO 8601, from PT1S to P7D"),
                Arguments.of("'timeout': '-PT2H'", "/timeout", "must be a duration"),
                Arguments.of("'timeout': 'PT-2H'", "/timeout", "must be a duration"),
                Arguments.of("'timeout': 'P1M'", "/timeout", "must be a duration"),
                Arguments.of("'timeout': 'PT'", "/timeout", "must be a duration"),
                Arguments.of("'timeout': ''", "/timeout", "must be a duration"),
                Arguments.of("'timeout': 'PT9999999999S'", "/timeout", "must be a duration"),
                Arguments.of("'timeout': 7200", "/timeout", "must be a string, found a number"),
                Arguments.of("'timeout': 'PT0S'", "/timeout", "must be between PT1S and P7D, found PT0S"),
                Arguments.of("'timeout': 'PT0.999S'", "/timeout", "must be between PT1S and P7D"),
                Arguments.of("'timeout': 'P7DT0.001S'", "/timeout", "must be between PT1S and P7D"),
                Arguments.of("'timeout': 'P999999999DT1S'", "/timeout", "must be between PT1S and P7D"),
                Arguments.of("'maxAttempts': 0", "/maxAttempts", "must be a whole number from 1 to 10"),
                Arguments.of("'maxAttempts': 11", "/maxAttempts", "must be a whole number from 1 to 10"),
                Arguments.of("'maxAttempts': -1", "/maxAttempts", "must be a whole number from 1 to 10"),
                Arguments.of("'maxAttempts': 99999999999999999999", "/maxAttempts", "from 1 to 10"),
                Arguments.of("'maxAttempts': 1.5", "/maxAttempts", "must be a whole number, found another number"),
                Arguments.of("'maxAttempts': 1e999999999", "/maxAttempts", "must be a whole number"),
                Arguments.of("'maxAttempts': '3'", "/maxAttempts", "must be a whole number, found a string"),
                Arguments.of("'labels': {'a b': 'c'}", "/labels/a b", "must have as its name a label's key"),
                Arguments.of("'labels': {'e.com/x': 'a b'}", "/labels/e.com~1x", "must be a label's value"),
                Arguments.of("'labels': {'a': 1}", "/labels/a", "must be a string, found a number"),
                Arguments.of("'labels': {" + map(65) + "}", "/labels", "must have at most 64 entries"),
                Arguments.of("'profiles': ['Prod']", "/profiles/0", "must be a cluster profile's name"),
                Arguments.of("'profiles': [null]", "/profiles/0", "must be a string, found null"),
                Arguments.of("'profiles': [" + list(65) + "]", "/profiles", "must have at most 64 entries"));
    }

    @ParameterizedTest
    @MethodSource("refusedFields")
    void saysWhereAndWhatIsWrong(String field, String pointer, String detail) {
        for (RequestReader reader : List.of(strict, lenient)) {
            assertThat(violations(read(reader, "{" + TEMPLATE + "," + field + "}")))
                    .singleElement()
                    .satisfies(each -> assertThat(each.pointer()).isEqualTo(pointer))
                    .satisfies(each -> assertThat(each.detail()).contains(detail));
        }
    }

    static Stream<Arguments> refusedTemplates() {
        return Stream.of(
                Arguments.of("{}", "/template", "is missing"),
                Arguments.of("[]", "", "must be an object, found a list"),
                Arguments.of("null", "", "must be an object, found null"),
                Arguments.of("'text'", "", "must be an object, found a string"),
                Arguments.of("7", "", "must be an object, found a number"),
                Arguments.of("{'template': 'kib'}", "/template", "must be an object, found a string"),
                Arguments.of("{'template': null}", "/template", "must be an object, found null"),
                Arguments.of("{'template': {'path': 'a'}}", "/template/source", "is missing"),
                Arguments.of(
                        "{'template': {'source': 'kib'}}",
                        "/template",
                        "must have exactly one of the fields path and target"),
                Arguments.of(
                        "{'template': {'source': 'kib', 'path': 'a', 'target': 'b'}}",
                        "/template",
                        "must have exactly one of the fields path and target"),
                Arguments.of(
                        "{'template': {'source': 'KIB', 'path': 'a'}}",
                        "/template/source",
                        "must be a template source's name"),
                Arguments.of(
                        "{'template': {'source': 'kib', 'target': 'a;reboot'}}",
                        "/template/target",
                        "must be a make target"),
                Arguments.of(
                        "{'template': {'source': 'kib', 'target': '-n'}}",
                        "/template/target",
                        "must be a make target"));
    }

    @ParameterizedTest
    @MethodSource("refusedTemplates")
    void saysWhatIsWrongWithATemplate(String json, String pointer, String detail) {
        assertThat(violations(read(strict, json)))
                .singleElement()
                .satisfies(each -> assertThat(each.pointer()).isEqualTo(pointer))
                .satisfies(each -> assertThat(each.detail()).contains(detail));
    }

    static Stream<Arguments> malformedInput() {
        return Stream.of(
                Arguments.of("", "", "is empty"),
                Arguments.of(" \n\t", "", "is empty"),
                Arguments.of("not json", "", "is not JSON: it breaks off at line 1, column"),
                Arguments.of("{\n  'pool': oops}", "", "line 2, column"),
                Arguments.of("{'pool': 'a'", "", "is not complete JSON: it ends too early, at line 1"),
                Arguments.of("{'pool': 'a", "", "is not complete JSON"),
                Arguments.of("{'pool': 'a',}", "", "is not JSON"),
                Arguments.of("{pool: 'a'}", "", "is not JSON"),
                Arguments.of("{} // comment", "", "line 1"),
                Arguments.of("{} {}", "", "has something behind the end of the JSON object, at line 1"),
                Arguments.of("{'maxAttempts': NaN}", "", "is not JSON"),
                Arguments.of("{'maxAttempts': Infinity}", "", "is not JSON"),
                Arguments.of("{'maxAttempts': 0x10}", "", "is not JSON"),
                Arguments.of("{'maxAttempts': " + "9".repeat(65) + "}", "", "a number that is far too long"),
                Arguments.of("{'" + "n".repeat(2_000) + "': 1}", "", "a name or a number that is far too long"),
                Arguments.of("[".repeat(100_000), "", "is nested deeper than 32 levels"),
                Arguments.of("{'a':".repeat(50_000), "", "is nested deeper than 32 levels"),
                Arguments.of("{'pool': 'a', 'pool': 'b'}", "/pool", "is there twice, the second time at line 1"),
                Arguments.of("{'variables': {'x/y': '1', 'x/y': '2'}}", "/variables/x~1y", "is there twice"),
                Arguments.of("{'pool': '" + "a".repeat(RequestReader.MAX_BYTES) + "'}", "", "at most 524288 are read"));
    }

    @ParameterizedTest
    @MethodSource("malformedInput")
    void saysWhereInputStopsBeingJson(String json, String pointer, String detail) {
        for (RequestReader reader : List.of(strict, lenient)) {
            assertThat(read(reader, json)).isInstanceOfSatisfying(RequestReading.Malformed.class, malformed -> {
                assertThat(malformed.violation().pointer()).isEqualTo(pointer);
                assertThat(malformed.violation().detail()).contains(detail);
                assertThat(malformed.violations()).containsExactly(malformed.violation());
            });
        }
    }

    @Test
    void bytesThatAreNoTextAreNotJson() {
        byte[] garbage = {'{', '"', (byte) 0xC3, (byte) 0x28, '"', ':', '1', '}'};

        assertThat(strict.read(garbage)).isInstanceOf(RequestReading.Malformed.class);
        assertThat(strict.read(null)).isInstanceOf(RequestReading.Malformed.class);
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
    @ValueSource(strings = {"\\u0000", "\\uD800", "a\\u001B[31mb", "a\\nb", "\\uDC00\\uD800"})
    void namesThatCannotBeStoredAreReplacedInPointers(String name) {
        String json = "{" + TEMPLATE + ", '" + name + "': 1, 'variables': {'" + name + "': ''}}";
        // In UTF-8 the parser refuses half characters in names by itself, in UTF-16 it does not.
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_16);

        List<Violation> violations = violations(strict.read(bytes));

        assertThat(violations).hasSize(2).allSatisfy(each -> {
            assertThat(each.pointer()).contains("\uFFFD").doesNotContainPattern("\\p{Cntrl}");
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(each.pointer()))
                    .isTrue();
        });
    }

    @Test
    void everyWordOfItIsForPeople() {
        String jargon =
                ".*(regex|schema|oneOf|additionalProp|pattern|integer|\\$ref|\\^|instance|Object property|token).*";
        Stream<String> all = Stream.concat(
                refusedFields().map(each -> "{" + TEMPLATE + "," + requireNonNull(each.get()[0]) + "}"),
                Stream.concat(refusedTemplates(), malformedInput())
                        .map(each -> (String) requireNonNull(each.get()[0])));

        assertThat(all.flatMap(each -> violations(read(strict, each)).stream()).map(Violation::detail))
                .isNotEmpty()
                .noneMatch(each -> each.matches(jargon));
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

    private static List<String> pointers(RequestReading reading) {
        return violations(reading).stream().map(Violation::pointer).toList();
    }

    private static List<Violation> violations(RequestReading reading) {
        return switch (reading) {
            case RequestReading.Valid valid -> List.of();
            case RequestReading.Refused refused -> refused.violations();
        };
    }

    /** JSON in single quotes, for readability. */
    private static RequestReading read(RequestReader reader, String json) {
        return reader.read(json.replace('\'', '"').getBytes(UTF_8));
    }

    private static String list(int size) {
        return IntStream.range(0, size).mapToObj(each -> "'r" + each + "'").collect(Collectors.joining(","));
    }

    private static String map(int size) {
        return IntStream.range(0, size).mapToObj(each -> "'k" + each + "': ''").collect(Collectors.joining(","));
    }
}
