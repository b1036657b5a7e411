package dev.kiln.api.worker;

import dev.kiln.common.topic.Topics;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.scheduling.annotation.EnableScheduling;

/** What the judgement of workers needs beside its components. */
@EnableScheduling
@Configuration(proxyBeanMethods = false)
class WorkerConfiguration {

    @Bean(destroyMethod = "close")
    Admin kafkaAdminClient(KafkaAdmin admin) {
        return Admin.create(Map.copyOf(admin.getConfigurationProperties()));
    }

    @Bean
    ReportBacklog reportBacklog(Admin admin, Topics topics) {
        return new ReportBacklog(admin, topics);
    }

    /** Read without a group, from where the reader says. */
    @Bean
    JobQueues jobQueues(Admin admin, Topics topics, ConsumerFactory<String, byte[]> consumers) {
        return new JobQueues(admin, topics, () -> consumers.createConsumer(null, "job-queues"));
    }
}
