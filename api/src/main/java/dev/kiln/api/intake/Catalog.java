package dev.kiln.api.intake;

import dev.kiln.api.messaging.TopicProperties;
import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.event.BuildRejected.Violation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** Knows what this installation can be asked for. Thread-safe. */
@Component
class Catalog {

    private final Collection<String> sources;
    private final Collection<String> pools;

    Catalog(CatalogProperties catalog, TopicProperties topics) {
        this.sources = new TreeSet<>(catalog.sources());
        this.pools = new TreeSet<>(topics.pools());
    }

    /** What of a well-formed request this installation does not have. */
    List<Violation> missing(BuildRequest request) {
        List<Violation> missing = new ArrayList<>();
        if (!sources.contains(request.template().source())) {
            missing.add(new Violation(
                    "/template/source",
                    "there is no template source '%s'; there are %s"
                            .formatted(request.template().source(), sources)));
        }
        if (!pools.contains(request.pool())) {
            missing.add(new Violation("/pool", "there is no pool '%s'; there are %s".formatted(request.pool(), pools)));
        }
        return missing;
    }
}
