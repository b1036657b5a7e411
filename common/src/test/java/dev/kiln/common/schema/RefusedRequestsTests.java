package dev.kiln.common.schema;

import static dev.kiln.common.schema.Requests.TEMPLATE;
import static dev.kiln.common.schema.Requests.pointers;
import static dev.kiln.common.schema.Requests.read;
import static dev.kiln.common.schema.Requests.violations;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.event.BuildRejected.Violation;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What JSON is no build request, and what its sender is told. */
class RefusedRequestsTests {

    private final RequestReader strict = RequestReader.strict();
    private final RequestReader lenient = RequestReader.lenient();

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
                Arguments.of("'queueTimeout': 'soon'", "/queueTimeout", "must be a duration"),
                Arguments.of("'queueTimeout': 'PT0S'", "/queueTimeout", "must be between PT1S and P7D, found PT0S"),
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

    @Test
    void everyWordOfItIsForPeople() {
        String jargon =
                ".*(regex|schema|oneOf|additionalProp|pattern|integer|\\$ref|\\^|instance|Object property|token).*";
        Stream<String> all = Stream.concat(
                refusedFields().map(each -> "{" + TEMPLATE + "," + requireNonNull(each.get()[0]) + "}"),
                Stream.concat(refusedTemplates(), MalformedRequestsTests.malformedInput())
                        .map(each -> (String) requireNonNull(each.get()[0])));

        assertThat(all.flatMap(each -> violations(read(strict, each)).stream()).map(Violation::detail))
                .isNotEmpty()
                .noneMatch(each -> each.matches(jargon));
    }

    private static String list(int size) {
        return IntStream.range(0, size).mapToObj(each -> "'r" + each + "'").collect(Collectors.joining(","));
    }

    private static String map(int size) {
        return IntStream.range(0, size).mapToObj(each -> "'k" + each + "': ''").collect(Collectors.joining(","));
    }
}
