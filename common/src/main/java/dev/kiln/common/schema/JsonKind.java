package dev.kiln.common.schema;

import tools.jackson.databind.JsonNode;

/** Kinds of JSON values as people call them. */
final class JsonKind {

    private JsonKind() {}

    static String of(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT, POJO -> named("object");
            case ARRAY -> named("array");
            case STRING, BINARY -> named("string");
            case NUMBER -> named("number");
            case BOOLEAN -> named("boolean");
            case NULL -> named("null");
            case MISSING -> "nothing";
        };
    }

    /** The kind that a schema names in {@code type}. */
    static String named(String type) {
        return switch (type) {
            case "object" -> "an object";
            case "array" -> "a list";
            case "integer" -> "a whole number";
            case "boolean" -> "true or false";
            case "null" -> "null";
            default -> "a " + type;
        };
    }
}
