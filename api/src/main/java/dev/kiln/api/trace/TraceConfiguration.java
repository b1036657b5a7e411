package dev.kiln.api.trace;

import dev.kiln.common.topic.Topics;
import dev.kiln.common.trace.Traces;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.micrometer.tracing.propagation.Propagator;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.listener.RecordInterceptor;

/** Where spans begin, and which of them are worth telling. */
@Configuration(proxyBeanMethods = false)
class TraceConfiguration {

    @Bean
    Traces traces(
            Tracer tracer, Propagator propagator, @Value("${management.opentelemetry.enabled:false}") boolean on) {
        return new Traces(tracer, propagator, on);
    }

    @Bean
    RecordInterceptor<Object, Object> tracedRecords(Traces traces, Topics topics) {
        return new TracedRecords(traces, topics.requests());
    }

    /** What happens again and again, whether there are builds or not, is no part of any. */
    @Bean
    SpanExportingPredicate nothingThatOnlyTicks() {
        return span -> {
            Map<String, String> tags = span.getTags();
            return !tags.getOrDefault("uri", "").startsWith("/actuator") && !tags.containsKey("code.function");
        };
    }
}
