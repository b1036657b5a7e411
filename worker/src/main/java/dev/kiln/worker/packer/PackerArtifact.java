package dev.kiln.worker.packer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An artifact as Packer tells of it.
 *
 * @param build the builder's name in the template
 * @param builderId the kind of builder, for example {@code mitchellh.amazonebs}
 * @param id what it means depends on the kind
 * @param description for people; for Azure the only place where some ids are
 * @param files as printed, relative to where Packer ran
 * @param name what the build said that it would call it, if it did
 */
record PackerArtifact(
        String build,
        String builderId,
        String id,
        String description,
        List<String> files,
        @Nullable String name) {}
