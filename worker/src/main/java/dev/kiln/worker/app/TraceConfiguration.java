package dev.kiln.worker.app;

import dev.kiln.common.trace.Traces;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.micrometer.tracing.propagation.Propagator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the spans of attempts begin. */
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

    /** A worker is called by nobody but those who look after it. */
    @Bean
    SpanExportingPredicate noCallsToTheWorker() {
        return span -> span.getKind() != Span.Kind.SERVER;
    }
}
