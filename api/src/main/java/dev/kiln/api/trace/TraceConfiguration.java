package dev.kiln.api.trace;

import dev.kiln.common.trace.Traces;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.micrometer.tracing.propagation.Propagator;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.listener.RecordInterceptor;

/** Where spans begin, and which of them are worth telling. */
@Configuration(proxyBeanMethods = false)
class TraceConfiguration {

    @Bean
    @ConditionalOnBooleanProperty("management.opentelemetry.enabled")
    Traces traces(Tracer tracer, Propagator propagator) {
        return new Traces(tracer, propagator);
    }

    /** Off is off: Spring Boot's own would go on to make ids that nobody can look up. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = "management.opentelemetry.enabled", havingValue = false, matchIfMissing = true)
    static class Off {

        @Bean
        Traces traces() {
            return Traces.OFF;
        }

        @Bean
        Tracer tracer() {
            return Tracer.NOOP;
        }

        @Bean
        Propagator propagator() {
            return Propagator.NOOP;
        }
    }

    @Bean
    RecordInterceptor<Object, Object> tracedRecords(Traces traces) {
        return new TracedRecords(traces);
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
