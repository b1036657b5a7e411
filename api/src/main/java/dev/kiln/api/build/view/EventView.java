package dev.kiln.api.build.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * Something that happened to a build.
 *
 * @param id the id of the CloudEvent that told of it on Kafka
 * @param type its type there, for example {@code dev.kiln.build.started.v1}
 * @param data its data there
 */
public record EventView(
        UUID id,
        String type,
        Instant at,
        @Schema(implementation = Map.class) JsonNode data) {}
