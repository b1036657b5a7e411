package dev.kiln.api.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogPositionTests {

    @Test
    void whatIsWrittenCanBeRead() {
        LogPosition position = new LogPosition(3, 1_000_000_000_000L);

        assertThat(position).hasToString("3.1000000000000");
        assertThat(LogPosition.parse(position.toString())).hasValue(position);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.",
                ".1",
                "0.1",
                "-1.1",
                "1.-1",
                "1.1.1",
                " 1.1",
                "1.1x",
                "9999999999.1",
                "1.9999999999999999999"
            })
    void anythingElseIsNoPosition(String text) {
        assertThat(LogPosition.parse(text)).isEmpty();
    }
}
