package dev.kiln.api.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredChunkTests {

    @ParameterizedTest
    @CsvSource({"0, a|b|c|", "1, b|c|", "2, c|", "3, ''", "4, ''"})
    void firstLinesCanBeLeftOut(int lines, String rest) {
        StoredChunk chunk = new StoredChunk(7, "a\nb\nc\n");

        assertThat(chunk.skipping(lines)).isEqualTo(new StoredChunk(7, rest.replace('|', '\n')));
    }
}
