package dev.kiln.worker.packer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts artifacts together from their lines. Packer tells of one again for every post-processor that keeps its input: equal
 * ones are one. Not thread-safe.
 */
final class ArtifactCollector {

    private record Key(String build, int number) {}

    /** The only place where the builder for AWS tells the name of its image. */
    private static final String HINT = ": Prevalidating AMI Name: ";

    private static final Pattern NAME = Pattern.compile("(?:==> |\\s+)(\\S+)" + HINT + "(\\S+)");

    private final Map<Key, Draft> drafts = new LinkedHashMap<>();
    private final Map<String, String> names = new HashMap<>();

    /** A line for people, which may tell an image's name. */
    void take(PackerLine.Ui ui) {
        if (!ui.text().contains(HINT)) {
            return;
        }
        Matcher name = NAME.matcher(ui.text());
        if (name.find()) {
            names.put(name.group(1), name.group(2));
        }
    }

    void take(PackerLine.ArtifactProperty property) {
        Draft draft =
                drafts.computeIfAbsent(new Key(property.build(), property.number()), key -> new Draft(key.build()));
        String first = property.values().isEmpty() ? "" : property.values().getFirst();
        switch (property.name()) {
            case "builder-id" -> draft.builderId = first;
            case "id" -> draft.id = first;
            case "string" -> draft.description = first;
            case "file" -> draft.files.add(property.values().getLast());
            case "nil" -> draft.nil = true;
            default -> {
                // files-count and end tell nothing new.
            }
        }
    }

    /** Without repetitions, and without what a post-processor has taken away. */
    List<PackerArtifact> artifacts() {
        return drafts.values().stream()
                .filter(each -> !each.nil)
                .map(each -> each.finished(names.get(each.build)))
                .distinct()
                .toList();
    }

    private static final class Draft {
        private final String build;
        private final List<String> files = new ArrayList<>();
        private String builderId = "";
        private String id = "";
        private String description = "";
        private boolean nil;

        Draft(String build) {
            this.build = build;
        }

        PackerArtifact finished(@Nullable String name) {
            return new PackerArtifact(build, builderId, id, description, List.copyOf(files), name);
        }
    }
}
