package dev.kiln.worker.app;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.Metric;

/** What Kafka's client tells of the way in which this worker gets its jobs; Micrometer does not know share consumers. */
record QueueMeters(ShareConsumer<?, ?> consumer) implements MeterBinder {

    private static final String FETCHES = "consumer-share-fetch-manager-metrics";
    private static final String MEMBERSHIP = "consumer-share-coordinator-metrics";

    @Override
    public void bindTo(MeterRegistry meters) {
        counter(
                meters,
                "deliveries",
                FETCHES,
                "records-consumed-total",
                "Jobs that Kafka has delivered to this worker");
        counter(
                meters,
                "acknowledgements",
                FETCHES,
                "acknowledgements-send-total",
                "Jobs of which this worker has told Kafka what became of them");
        counter(
                meters,
                "acknowledgement.errors",
                FETCHES,
                "acknowledgements-error-total",
                "Jobs of which Kafka did not take what became of them, so that they are delivered again");
        counter(
                meters,
                "rebalances",
                MEMBERSHIP,
                "rebalance-total",
                "Times that this worker was given its place in the pool's share group anew");
        Gauge.builder(
                        "kiln.worker.queue.heartbeat.age",
                        consumer,
                        each -> value(each, MEMBERSHIP, "last-heartbeat-seconds-ago"))
                .baseUnit("seconds")
                .description("Time since the pool's share group last heard of this worker")
                .register(meters);
    }

    private void counter(MeterRegistry meters, String name, String group, String metric, String description) {
        FunctionCounter.builder("kiln.worker.queue." + name, consumer, each -> value(each, group, metric))
                .description(description)
                .register(meters);
    }

    private static double value(ShareConsumer<?, ?> consumer, String group, String name) {
        return consumer.metrics().entrySet().stream()
                .filter(each -> each.getKey().group().equals(group)
                        && each.getKey().name().equals(name))
                .map(each -> each.getValue())
                .map(Metric::metricValue)
                .filter(Number.class::isInstance)
                .mapToDouble(each -> ((Number) each).doubleValue())
                .sum();
    }
}
