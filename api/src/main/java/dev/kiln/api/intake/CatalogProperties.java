package dev.kiln.api.intake;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What requests may ask for; pools are those of {@code kiln.topics.pools}.
 *
 * @param sources the names of the template sources that workers have
 */
@ConfigurationProperties("kiln.catalog")
record CatalogProperties(@DefaultValue Set<String> sources) {

    CatalogProperties {
        sources = Set.copyOf(sources);
    }
}
