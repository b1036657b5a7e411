package dev.kiln.api.intake;

import dev.kiln.api.messaging.TopicProperties;
import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.event.BuildRejected.Violation;
import dev.kiln.common.secret.Expressions;
import dev.kiln.common.secret.NamePatterns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** Knows what this installation can be asked for. Thread-safe. */
@Component
class Catalog {

    private final Collection<String> sources;
    private final Collection<String> pools;
    private final NamePatterns secretVariables;

    Catalog(CatalogProperties catalog, TopicProperties topics) {
        this.sources = new TreeSet<>(catalog.sources());
        this.pools = new TreeSet<>(topics.pools());
        this.secretVariables = catalog.secretNames();
    }

    /** What of a well-formed request this installation does not have, or does not let requests have. */
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
        new TreeMap<>(request.variables()).forEach((name, value) -> secret(missing, name, value));
        return missing;
    }

    /** I6: what a request says is kept, sent and shown. */
    private void secret(List<Violation> violations, String name, String value) {
        if (secretVariables.matches(name)) {
            violations.add(
                    new Violation(
                            "/variables/" + name,
                            "is the place for a secret, which comes from the worker's own environment and files, never with a request"));
        } else if (Expressions.reads(value, secretVariables::matches)) {
            violations.add(new Violation("/variables/" + name, "must not read a variable that holds a secret"));
        }
    }
}
