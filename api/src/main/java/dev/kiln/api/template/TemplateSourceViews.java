package dev.kiln.api.template;

import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.api.sql.Row;
import dev.kiln.common.message.WorkerCatalog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what workers said that they can build. Thread-safe. */
@Component
@ConditionalOnRole(Role.INTAKE)
class TemplateSourceViews {

    private record Word(WorkerCatalog catalog, Instant at) {}

    private record Offer(WorkerCatalog catalog, WorkerCatalog.Source source, Instant at) {}

    private final JdbcClient jdbc;

    TemplateSourceViews(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By name; of workers that were heard of within the last hour. */
    List<TemplateSourceView> list() {
        Map<String, List<Offer>> sources = new TreeMap<>();
        for (Word word : words()) {
            for (WorkerCatalog.Source source : word.catalog().sources()) {
                sources.computeIfAbsent(source.name(), name -> new ArrayList<>())
                        .add(new Offer(word.catalog(), source, word.at()));
            }
        }
        return sources.values().stream().map(TemplateSourceViews::view).toList();
    }

    /** The newest first. */
    private List<Word> words() {
        return jdbc.sql("""
                        select catalog, received_at from worker_catalog
                          join worker on worker.id = worker_id and worker.last_seen_at > now() - interval '1 hour'
                         order by received_at desc, worker_id
                        """)
                .query((columns, n) -> {
                    Row row = new Row(columns);
                    return new Word(row.json("catalog", WorkerCatalog.class), row.instant("received_at"));
                })
                .list();
    }

    private static TemplateSourceView view(List<Offer> offers) {
        Offer newest = offers.getFirst();
        WorkerCatalog.Source source = newest.source();
        return new TemplateSourceView(
                source.name(),
                source.kind(),
                offers.stream().map(each -> each.catalog().workerId()).toList(),
                offers.stream()
                        .map(each -> each.catalog().pool())
                        .distinct()
                        .sorted()
                        .toList(),
                source.commit(),
                source.templates(),
                source.variables(),
                source.problem(),
                newest.at());
    }
}
