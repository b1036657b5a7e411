package dev.kiln.common.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kiln.common.Samples;
import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.build.Failure;
import dev.kiln.common.schema.PublishedSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class MessageCodecTests {

    @ParameterizedTest
    @MethodSource("dev.kiln.common.Samples#messages")
    void readsWhatItWrote(Object message) {
        assertThat(MessageCodec.decode(MessageCodec.encode(message), publishedType(message)))
                .isEqualTo(message);
    }

    @Test
    void writesTimesAndDurationsAsTextAndLeavesOutWhatIsAbsent() {
        assertThat(json(new Job(Samples.BUILD, 1, Samples.sparseRequest(), Samples.NOON.plusMillis(250))))
                .isEqualTo("{'buildId':'0198c1a2-7b3c-7d4e-8f50-112233445566','attempt':1,"
                        + "'request':{'template':{'source':'examples','path':'node-image'},'regions':[],"
                        + "'variables':{},'pool':'default','priority':'normal','timeout':'PT2H','maxAttempts':3,"
                        + "'labels':{},'profiles':[]},'queuedAt':'2026-07-01T12:00:00.250Z'}");
    }

    @Test
    void writesTheKindOfAMessageAndOfItsParts() {
        assertThat(json(new Control.Stop(Samples.WORKER, Samples.BUILD, 1, Samples.CLAIM, StopReason.HANDED_BACK)))
                .isEqualTo("{'type':'stop','workerId':'builders-0',"
                        + "'buildId':'0198c1a2-7b3c-7d4e-8f50-112233445566','attempt':1,"
                        + "'claimId':'5e9b7a52-3f0d-4c1e-9a77-0a1b2c3d4e5f','reason':'handed-back'}");
    }

    @ParameterizedTest
    @MethodSource("dev.kiln.common.Samples#messages")
    void ignoresFieldsOfANewerWriterAtAnyDepth(Object message) {
        ObjectNode tree = (ObjectNode) MessageCodec.mapper().readTree(MessageCodec.encode(message));
        addUnknownFields(tree);

        assertThat(MessageCodec.decode(MessageCodec.encode(tree), publishedType(message)))
                .isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(classes = {AttemptReport.class, Beat.class, Control.class})
    void setsAsideAMessageOfAKindThatItDoesNotKnow(Class<?> type) {
        assertThatExceptionOfType(UnreadableMessageException.class)
                .isThrownBy(() -> decode("{'type':'from-the-future','workerId':'builders-0'}", type))
                .withMessageStartingWith("Not a " + type.getSimpleName());
    }

    @ParameterizedTest
    @ValueSource(classes = {AttemptReport.class, Beat.class, Control.class, Job.class, LogChunk.class})
    void setsAsideAMessageWithoutAnything(Class<?> type) {
        assertThatExceptionOfType(UnreadableMessageException.class).isThrownBy(() -> decode("{}", type));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json | Not a Control: Unrecognized token 'not'",
                "'' | Not a Control",
                "[] | Not a Control",
                "7 | Not a Control",
                "null | Expected a Control, found null",
                "{'type':'drain' | Not a Control",
                "{'type':'drain','workerId':'a b'} | Not a worker id: 'a b'",
                "{'type':'drain'} | workerId is missing",
                "{'type':'drain','workerId':null} | workerId is missing"
            },
            quoteCharacter = '"')
    void setsAsideWhatIsNotSuchAMessageAndSaysWhy(String text, String reason) {
        assertThatExceptionOfType(UnreadableMessageException.class)
                .isThrownBy(() -> decode(text.equals("''") ? "" : text, Control.class))
                .withMessageContaining(reason);
    }

    @Test
    void setsAsideARecordWithoutAValue() {
        assertThatExceptionOfType(UnreadableMessageException.class)
                .isThrownBy(() -> MessageCodec.decode(null, Job.class))
                .withMessage("Expected a Job, found a record without a value");
    }

    @Test
    void setsAsideBytesThatAreNoText() {
        byte[] garbage = {(byte) 0xC3, (byte) 0x28, 0, 1, 2, (byte) 0xFF};

        assertThatExceptionOfType(UnreadableMessageException.class)
                .isThrownBy(() -> MessageCodec.decode(garbage, Job.class));
    }

    @Test
    void setsAsideAFailureOfAnUnknownClass() {
        assertThatExceptionOfType(UnreadableMessageException.class)
                .isThrownBy(() -> decode("{'class':'odd','rule':'r','message':'m'}", Failure.class))
                .withMessageContaining("Unknown failure class 'odd'");
    }

    @Test
    void quotesNoMoreThanTheBeginningOfWhatItCouldNotRead() {
        assertThatExceptionOfType(UnreadableMessageException.class)
                .isThrownBy(() -> decode("x".repeat(50) + "y".repeat(100_000), BuildRequest.class))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(2_000));
    }

    private static Class<?> publishedType(Object message) {
        return PublishedSchema.of(message.getClass()).orElseThrow().type();
    }

    private static Object decode(String text, Class<?> type) {
        return MessageCodec.decode(text.replace('\'', '"').getBytes(UTF_8), type);
    }

    private static String json(Object message) {
        return new String(MessageCodec.encode(message), UTF_8).replace('"', '\'');
    }

    /** Maps of names to texts have no unknown fields, so they are left alone. */
    private static void addUnknownFields(JsonNode tree) {
        for (var each : tree.properties()) {
            if (!each.getKey().equals("variables") && !each.getKey().equals("labels")) {
                addUnknownFields(each.getValue());
            }
        }
        if (tree.isArray()) {
            tree.forEach(MessageCodecTests::addUnknownFields);
        }
        if (tree instanceof ObjectNode object) {
            object.putObject("fromTheFuture").put("deep", 1);
        }
    }
}
