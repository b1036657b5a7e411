package dev.kiln.common.schema;

import static dev.kiln.common.schema.Requests.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is not JSON, or not such JSON as is read. */
class MalformedRequestsTests {

    private final RequestReader strict = RequestReader.strict();
    private final RequestReader lenient = RequestReader.lenient();

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
}
