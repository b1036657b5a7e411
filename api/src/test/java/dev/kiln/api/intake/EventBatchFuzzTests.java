package dev.kiln.api.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.api.http.ProblemException;
import dev.kiln.common.event.EventCodec;
import dev.kiln.common.message.UnreadableMessageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A batch is refused as a whole, or each of its events is one, or is unreadable. */
class EventBatchFuzzTests {

    @Property
    void anyBytesAreTakenOrRefused(@ForAll byte[] body) {
        take(body);
    }

    @Property
    void whatLooksLikeABatchIsTakenOrRefused(@ForAll("batches") String body) {
        take(body.getBytes(StandardCharsets.UTF_8));
    }

    private static void take(byte[] body) {
        try {
            EventBatch.split(body).forEach(EventBatchFuzzTests::decode);
        } catch (ProblemException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static void decode(byte[] event) {
        try {
            assertThat(EventCodec.decode(EventBatch.STRUCTURED, event).getId()).isNotNull();
        } catch (UnreadableMessageException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<String> batches() {
        List<String> parts = List.of(
                "{\"specversion\": \"1.0\", \"id\": \"1\", \"source\": \"/ci\", \"type\": \"dev.kiln.build.requested.v1\", ",
                "\"time\": \"2026-01-31T00:00:00Z\", ",
                "\"time\": \"yesterday\", ",
                "\"datacontenttype\": \"application/json\", ",
                "\"datacontenttype\": 1, ",
                "\"subject\": null, ",
                "\"odd\": {\"a\": [1]}, ",
                "\"data\": {\"template\": {\"source\": \"examples\", \"path\": \"hello\"}}}",
                "\"data\": \"\\uD800\"}",
                "\"data_base64\": \"%%%\"}",
                "\"id\": 1}",
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                "\"",
                "null",
                "{}",
                "[[]]",
                "1e999",
                "\u0000",
                "\uFEFF",
                "\uD800");
        return Arbitraries.of(parts).list().ofMaxSize(12).map(each -> "[" + String.join("", each) + "]");
    }
}
