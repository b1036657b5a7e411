package dev.kiln.common.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.kiln.common.message.MessageCodec;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Compares a schema with a Java type, down to the last component, and lists what one has and the other has not. */
final class Drift {

    private final List<String> found = new ArrayList<>();

    static List<String> between(SchemaTree schema, Type type) {
        Drift drift = new Drift();
        drift.compare(schema, type);
        return drift.found;
    }

    private void compare(SchemaTree reference, Type type) {
        SchemaTree schema = reference.resolved();
        if (type instanceof ParameterizedType generic) {
            compareContainer(schema, generic);
        } else if (type instanceof Class<?> plain && plain.isAnnotationPresent(JsonSubTypes.class)) {
            compareKinds(schema, plain);
        } else if (type instanceof Class<?> plain && plain.isRecord() && !isWrittenAsText(plain)) {
            compareFields(schema, plain, Set.of());
        } else if (type instanceof Class<?> plain) {
            compareValue(schema, plain);
        }
    }

    private void compareContainer(SchemaTree schema, ParameterizedType type) {
        boolean isMap = type.getRawType().equals(Map.class);
        expect(schema, "type", isMap ? "object" : "array");
        Type[] arguments = type.getActualTypeArguments();
        compare(schema.child(isMap ? "additionalProperties" : "items"), arguments[arguments.length - 1]);
    }

    private void compareKinds(SchemaTree schema, Class<?> type) {
        String discriminator = type.getAnnotation(JsonTypeInfo.class).property();
        Map<String, Class<?>> kinds = Arrays.stream(
                        type.getAnnotation(JsonSubTypes.class).value())
                .collect(Collectors.toMap(JsonSubTypes.Type::name, JsonSubTypes.Type::value));
        same(schema, Set.of(type.getPermittedSubclasses()), Set.copyOf(kinds.values()));
        Map<String, SchemaTree> branches = IntStream.range(
                        0, schema.node().path("oneOf").size())
                .mapToObj(each -> schema.child("oneOf").child(each).resolved())
                .collect(Collectors.toMap(each -> kind(each, discriminator), each -> each));
        same(schema, kinds.keySet(), branches.keySet());
        branches.forEach((name, branch) ->
                compareFields(branch, Objects.requireNonNull(kinds.get(name)), Set.of(discriminator)));
    }

    private static String kind(SchemaTree branch, String discriminator) {
        return branch.node().at("/properties/" + discriminator + "/const").asString();
    }

    private void compareFields(SchemaTree schema, Class<?> type, Set<String> beside) {
        expect(schema, "type", "object");
        Set<String> names = new TreeSet<>(beside);
        for (RecordComponent each : type.getRecordComponents()) {
            String name = wireName(type, each);
            names.add(name);
            compare(schema.child("properties").child(name), each.getGenericType());
        }
        same(schema, names, new TreeSet<>(schema.node().path("properties").propertyNames()));
    }

    /** Jackson's annotation on a component lands on the field behind it. */
    private static String wireName(Class<?> type, RecordComponent component) {
        try {
            JsonProperty name = type.getDeclaredField(component.getName()).getAnnotation(JsonProperty.class);
            return name == null ? component.getName() : name.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    private void compareValue(SchemaTree schema, Class<?> type) {
        if (type.isEnum()) {
            Set<String> values = Arrays.stream(type.getEnumConstants())
                    .map(each -> MessageCodec.mapper().valueToTree(each).asString())
                    .collect(Collectors.toSet());
            same(schema, values, texts(schema.node().path("enum")));
        } else if (type == boolean.class) {
            expect(schema, "type", "boolean");
        } else if (type == int.class || type == long.class || type == Integer.class) {
            expect(schema, "type", "integer");
        } else {
            expect(schema, "type", "string");
        }
    }

    private static boolean isWrittenAsText(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods()).anyMatch(each -> each.isAnnotationPresent(JsonValue.class));
    }

    private static Set<String> texts(JsonNode list) {
        return Stream.iterate(0, each -> each < list.size(), each -> each + 1)
                .map(each -> list.get(each).asString())
                .collect(Collectors.toSet());
    }

    private void expect(SchemaTree schema, String keyword, String value) {
        if (!schema.node().path(keyword).asString("").equals(value)) {
            found.add("%s: %s is %s in Java".formatted(schema, keyword, value));
        }
    }

    private void same(SchemaTree schema, Set<?> ofJava, Set<?> ofSchema) {
        if (!ofJava.equals(ofSchema)) {
            found.add("%s: Java has %s, the schema has %s".formatted(schema, ofJava, ofSchema));
        }
    }
}
