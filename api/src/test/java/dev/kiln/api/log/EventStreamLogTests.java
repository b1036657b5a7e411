package dev.kiln.api.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.build.BuildState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventStreamLogTests {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final EventStreamLog log = new EventStreamLog(out);

    @ParameterizedTest
    @CsvSource({
        "one line,    a~,        data: a~~",
        "two lines,   a~b~,      data: a~data: b~~",
        "empty line,  a~~b~,     data: a~data: ~data: b~~",
        "blank end,   a~~,       data: a~data: ~~",
        "no end,      a,         data: a~~",
        "nothing,     '',        data: ~~",
        "return,      a^b~,      data: a~data: b~~",
        "return feed, a^~b^~,    data: a~data: b~data: ~~",
        "like a field, id: 9~,   data: id: 9~~",
    })
    void everyLineOfAChunkIsDataOfOneEvent(String name, String text, String framed) throws IOException {
        log.chunk(2, new StoredChunk(5, control(text)));

        assertThat(written()).as(name).isEqualTo("id: 2.5\nevent: log\n" + control(framed));
    }

    @Test
    void theEndTellsTheState() throws IOException {
        log.end(BuildState.FAILED);

        assertThat(written()).isEqualTo("event: end\ndata: FAILED\n\n");
    }

    @Test
    void whatIsNoLogIsAComment() throws IOException {
        log.missing(3);
        log.idle();

        assertThat(written().lines()).allSatisfy(line -> assertThat(line).matches("(:.*)?"));
    }

    private static String control(String text) {
        return text.replace('~', '\n').replace('^', '\r');
    }

    private String written() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
