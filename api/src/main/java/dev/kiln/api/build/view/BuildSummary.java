package dev.kiln.api.build.view;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.TemplateRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A build in a list.
 *
 * @param attempt the number of its current attempt
 * @param failure why it failed or was cancelled
 * @param startedAt when its first attempt was claimed
 */
public record BuildSummary(
        BuildId id,
        BuildState state,
        int attempt,
        String pool,
        TemplateRef template,
        @Nullable String kubernetesVersion,
        Map<String, String> labels,
        List<String> profiles,
        @Nullable Failure failure,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        BuildLinks links) {}
