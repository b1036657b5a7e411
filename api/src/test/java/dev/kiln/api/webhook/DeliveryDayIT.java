package dev.kiln.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * What becomes of an event that an endpoint does not take for a day, with the delays that are shipped. The day passes by
 * setting back what the database says of the delivery.
 */
@Timeout(120)
class DeliveryDayIT extends WebhookFixture {

    private static final Duration LONGEST_DELAY = Duration.ofHours(1);

    DeliveryDayIT() {
        super("kiln.webhooks.poll-interval=10ms");
    }

    @Test
    void itIsTriedForADayWithPausesThatGrowToAnHourThenParkedAndSentAgainWhenSomebodySaysSo() {
        receiver.answer(path, Receiver.status(503, "closed"));
        JsonNode added = add(path);
        publish("1");

        Duration passed = Duration.ZERO;
        Try last = awaitTry(1);
        while (last.state().equals("PENDING")) {
            assertThat(last.untilNext()).isLessThanOrEqualTo(LONGEST_DELAY);
            letPass(last.untilNext());
            passed = passed.plus(last.untilNext());
            last = awaitTry(last.number() + 1);
        }

        assertThat(last.state()).isEqualTo("PARKED");
        // The test's own time counts too.
        assertThat(passed).isBetween(Duration.ofHours(24).minusMinutes(2), Duration.ofHours(25));
        JsonNode parked = awaitDelivery(added, "parked");
        assertThat(parked.has("nextTry")).isFalse();
        assertThat(parked.path("attempts").valueStream())
                .hasSize(last.number())
                .hasSizeGreaterThan(30)
                .allMatch(each -> each.path("status").asInt() == 503);

        receiver.answer(path, Receiver.status(200, ""));
        assertThat(tree(api.post(at(added) + "/replay"), 200).path("deliveries").asInt())
                .isEqualTo(1);

        awaitDelivery(added, "delivered");
        assertThat(receiver.messages(path).stream()
                        .map(each -> each.header("webhook-id"))
                        .distinct())
                .hasSize(1);
    }

    private record Try(int number, String state, Duration untilNext) {}

    /** Waits until a try has ended: this one, or one after it. */
    private Try awaitTry(int number) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> cluster.jdbc()
                                .sql("""
                                        select attempts, state, extract(epoch from next_try - now()) as next
                                          from webhook_delivery
                                         where subject = ? and attempts >= ? and claimed_until is null
                                        """)
                                .params(subject, number)
                                .query((row, n) -> new Try(
                                        row.getInt("attempts"),
                                        row.getString("state"),
                                        Duration.ofMillis(Math.round(row.getDouble("next") * 1_000))))
                                .optional(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private void letPass(Duration time) {
        cluster.jdbc()
                .sql("""
                        update webhook_delivery set wanted_since = wanted_since - :time * interval '1 millisecond',
                               created_at = created_at - :time * interval '1 millisecond',
                               next_try = next_try - :time * interval '1 millisecond'
                         where subject = :subject
                        """)
                .param("time", time.toMillis())
                .param("subject", subject)
                .update();
    }
}
