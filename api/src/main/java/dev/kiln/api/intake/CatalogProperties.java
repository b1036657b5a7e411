package dev.kiln.api.intake;

import dev.kiln.common.secret.NamePatterns;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What requests may ask for; pools are those of {@code kiln.topics.pools}.
 *
 * @param sources the names of the template sources that workers have
 * @param secretVariables names of variables that no request may set or read, with stars for any letters; without any, the
 *     names that are usual for secrets. The same as {@code kiln.worker.packer.secret-variables}
 */
@ConfigurationProperties("kiln.catalog")
record CatalogProperties(
        @DefaultValue Set<String> sources, @DefaultValue List<String> secretVariables) {

    CatalogProperties {
        sources = Set.copyOf(sources);
        secretVariables = List.copyOf(secretVariables);
    }

    /** The patterns of {@link #secretVariables()}, or the usual ones. */
    NamePatterns secretNames() {
        return secretVariables.isEmpty() ? NamePatterns.SECRET_VARIABLES : new NamePatterns(secretVariables);
    }
}
