package dev.kiln.api.template;

import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.message.WorkerCatalog;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Keeps the latest word of each worker about what it can build. One partition, so one thread. */
@Component
@ConditionalOnRole(Role.COORDINATOR)
class CatalogListener {

    private final JdbcClient jdbc;

    CatalogListener(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @KafkaListener(
            id = "templates",
            idIsGroup = false,
            topics = "#{@topics.templates()}",
            groupId = "#{@topics.group('templates')}")
    void hear(ConsumerRecord<String, byte[]> each) {
        WorkerCatalog catalog = MessageCodec.decode(each.value(), WorkerCatalog.class);
        jdbc.sql("""
                        insert into worker_catalog (worker_id, catalog, received_at)
                        values (:worker, cast(:catalog as jsonb), :at)
                        on conflict (worker_id) do update
                           set catalog = excluded.catalog, received_at = excluded.received_at
                        """)
                .param("worker", catalog.workerId().value())
                .param("catalog", MessageCodec.mapper().writeValueAsString(catalog))
                .param("at", Instant.ofEpochMilli(each.timestamp()).atOffset(ZoneOffset.UTC))
                .update();
    }
}
