package dev.kiln.common.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.event.EventType;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.topic.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code asyncapi.json} against the names, events and schemas that the code has. */
class AsyncApiTests {

    private final JsonNode document = read();

    @Test
    void everyTopicIsAChannel() {
        Topics topics = new Topics(Topics.DEFAULT_PREFIX);
        Stream<String> plain = Arrays.stream(Topics.class.getDeclaredMethods())
                .filter(each -> each.getParameterCount() == 0 && each.getReturnType() == String.class)
                .filter(each -> !List.of("prefix", "toString").contains(each.getName()))
                .map(each -> call(each, topics));

        assertThat(document.path("channels")
                        .valueStream()
                        .map(each -> each.path("address").asString()))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(plain, Stream.of(topics.jobs("{pool}"))).toList());
    }

    @Test
    void everyEventIsAMessageOfAChannel() {
        assertThat(document.at("/components/messages")
                        .valueStream()
                        .map(each ->
                                each.at("/headers/properties/ce_type/const").asString(""))
                        .filter(each -> !each.isEmpty()))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(EventType.values())
                        .map(EventType::wireName)
                        .toList());
        List<String> told = document.path("channels")
                .valueStream()
                .flatMap(each -> each.path("messages").valueStream())
                .map(each -> each.path("$ref").asString())
                .toList();
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(document.at("/components/messages").propertyNames().stream()
                        .map(each -> "#/components/messages/" + each)
                        .toList());
    }

    @Test
    void everySchemaIsThatOfAMessageAndEveryReferenceLeadsSomewhere() {
        List<String> references = document.findValues("$ref").stream()
                .map(JsonNode::asString)
                .distinct()
                .toList();

        assertThat(references)
                .filteredOn(each -> each.startsWith("#"))
                .allSatisfy(each -> assertThat(document.at(each.substring(1)).isObject())
                        .as(each)
                        .isTrue());
        assertThat(references)
                .filteredOn(each -> !each.startsWith("#"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(PublishedSchema.values())
                        .map(each -> "." + each.id().substring(each.id().lastIndexOf('/')))
                        .toList());
    }

    private static String call(Method method, Topics topics) {
        try {
            return (String) Objects.requireNonNull(method.invoke(topics));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode read() {
        try (InputStream file = Objects.requireNonNull(AsyncApiTests.class.getResourceAsStream("v1/asyncapi.json"))) {
            return MessageCodec.mapper().readTree(file.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
