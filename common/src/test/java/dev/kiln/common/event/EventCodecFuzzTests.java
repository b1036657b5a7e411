package dev.kiln.common.event;

import dev.kiln.common.Mutations;
import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.message.UnreadableMessageException;
import io.cloudevents.CloudEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** A record is an event, or it is unreadable: a listener is told nothing else. */
class EventCodecFuzzTests {

    private static final String STRUCTURED = """
            {"specversion": "1.0", "id": "1", "source": "/ci", "type": "dev.kiln.build.requested.v1", "subject": "s",
             "time": "2026-01-31T00:00:00Z", "datacontenttype": "application/json",
             "data": {"template": {"source": "examples", "path": "hello"}}}
            """;

    @Property
    void aStructuredEventThatIsDamagedIsReadOrUnreadable(@ForAll("damaged") byte[] value) {
        Headers headers = new RecordHeaders();
        headers.add("content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8));
        read(headers, value);
    }

    @Property
    void anyHeadersAndBytesAreReadOrUnreadable(
            @ForAll("headers") List<String> parts, @ForAll byte[] value, @ForAll byte[] odd) {
        Headers headers = new RecordHeaders();
        for (int n = 0; n + 1 < parts.size(); n += 2) {
            headers.add(parts.get(n), parts.get(n + 1).getBytes(StandardCharsets.UTF_8));
        }
        headers.add("ce_odd", odd);
        headers.add("ce_none", null);
        read(headers, value);
    }

    private static void read(Headers headers, byte[] value) {
        try {
            CloudEvent event = EventCodec.decode(headers, value);
            EventCodec.data(event, BuildRequest.class);
        } catch (UnreadableMessageException e) {
            // This is what a listener expects.
        }
    }

    @Provide
    Arbitrary<byte[]> damaged() {
        return Mutations.of(STRUCTURED.getBytes(StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<List<String>> headers() {
        return Arbitraries.of(
                        "ce_specversion",
                        "ce_id",
                        "ce_source",
                        "ce_type",
                        "ce_time",
                        "ce_subject",
                        "ce_datacontenttype",
                        "ce_dataschema",
                        "content-type",
                        "ce_",
                        "CE_ID",
                        "1.0",
                        "0.3",
                        "9.9",
                        "/ci",
                        ":",
                        "a b",
                        "%",
                        "",
                        "application/json",
                        "application/cloudevents+json",
                        "application/cloudevents-batch+json",
                        "text/x",
                        "2026-01-31T00:00:00Z",
                        "yesterday",
                        "dev.kiln.build.requested.v1")
                .list()
                .ofMaxSize(16);
    }
}
