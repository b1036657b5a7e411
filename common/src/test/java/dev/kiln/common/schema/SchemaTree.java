package dev.kiln.common.schema;

import dev.kiln.common.message.MessageCodec;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** A published schema, or a part of one, as its text stands; follows its references. */
record SchemaTree(URI id, JsonPointer place, JsonNode node) {

    static final URI DEFINITIONS = URI.create(SchemaFiles.BASE + "definitions.schema.json");

    static SchemaTree of(PublishedSchema schema) {
        return of(URI.create(schema.id()), JsonPointer.empty());
    }

    static SchemaTree of(URI id, JsonPointer place) {
        String text = SchemaFiles.text(id.toString()).orElseThrow();
        return new SchemaTree(id, place, MessageCodec.mapper().readTree(text).at(place));
    }

    /** All files: one for each kind of message, and the definitions that they share. */
    static Stream<SchemaTree> files() {
        return Stream.concat(
                Stream.of(PublishedSchema.values()).map(SchemaTree::of),
                Stream.of(of(DEFINITIONS, JsonPointer.empty())));
    }

    /** This part, or what it refers to. */
    SchemaTree resolved() {
        if (!node.has("$ref")) {
            return this;
        }
        URI target = id.resolve(node.get("$ref").asString());
        String fragment = target.getFragment();
        URI file = URI.create(target.toString().replaceFirst("#.*", ""));
        return of(file, JsonPointer.compile(fragment == null ? "" : fragment)).resolved();
    }

    SchemaTree child(String name) {
        return new SchemaTree(id, place.appendProperty(name), node.path(name));
    }

    SchemaTree child(int index) {
        return new SchemaTree(id, place.appendIndex(index), node.path(index));
    }

    /** This part and all schemas in it, without what they refer to. */
    List<SchemaTree> schemas() {
        List<SchemaTree> found = new ArrayList<>(List.of(this));
        for (String map : List.of("properties", "$defs")) {
            for (String name : node.path(map).propertyNames()) {
                found.addAll(child(map).child(name).schemas());
            }
        }
        for (String part : List.of("items", "additionalProperties", "propertyNames")) {
            if (node.path(part).isObject()) {
                found.addAll(child(part).schemas());
            }
        }
        return found;
    }

    String reference() {
        return id + "#" + place;
    }

    @Override
    public String toString() {
        return id.getPath().replaceFirst(".*/", "") + "#" + place;
    }
}
