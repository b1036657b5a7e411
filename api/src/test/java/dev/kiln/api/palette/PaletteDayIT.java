package dev.kiln.api.palette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.Api;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * What becomes of a record while Palette is away for a day, with the delays that are shipped. The day passes by setting back
 * what the database says of the record.
 */
@Timeout(180)
class PaletteDayIT extends PaletteFixture {

    private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);

    PaletteDayIT() {
        super("kiln.roles=intake");
    }

    @Test
    void anOutageOfADayLosesNothingThoughTheInstanceIsAnotherOneAtItsEnd() {
        Api morning = notifier();
        bind("in-place", "show");
        palette.stop();
        take("ami-1");
        int tries = letPass(Duration.ofHours(12), 0);
        morning.close();
        take("ami-2");
        Api evening = notifier();
        tries = letPass(Duration.ofHours(12), tries);
        JsonNode failed = awaitState("failed");
        assertThat(failed.path("failures").asInt()).isEqualTo(tries);
        assertThat(failed.at("/error/message").asString()).contains("no answer");
        palette.forgetCalls();

        palette.start();
        setBack(LONGEST_DELAY);

        awaitState("in-sync");
        evening.close();
        assertThat(tries).isGreaterThan(200);
        assertThat(values(name)).contains("ami-2");
        assertThat(writes())
                .containsExactly(
                        "PUT /v1/clusterprofiles/%s/packs/generic-byoi 204".formatted(first),
                        "PATCH /v1/clusterprofiles/%s/metadata 204".formatted(first),
                        "PATCH /v1/clusterprofiles/%s/publish 204".formatted(first));
    }

    private Api notifier() {
        return world.cluster()
                .startApi(with(
                        "kiln.roles=notifier",
                        "kiln.palette.tries=1",
                        "kiln.palette.poll-interval=10ms",
                        "kiln.palette.longest-delay=" + LONGEST_DELAY));
    }

    /**
     * Lets time pass, from one try to the next.
     *
     * @param before how many tries have failed already
     * @return how many have failed then
     */
    private int letPass(Duration time, int before) {
        Try last = new Try(before, Duration.ZERO);
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(last.untilNext())) {
            setBack(last.untilNext());
            last = awaitTry(last.failures() + 1);
            assertThat(last.untilNext()).isLessThanOrEqualTo(LONGEST_DELAY);
        }
        return last.failures();
    }

    private record Try(int failures, Duration untilNext) {}

    /** Waits until a try has failed: this one, or one after it. */
    private Try awaitTry(int number) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () -> world.cluster()
                                .jdbc()
                                .sql("""
                                        select failures, extract(epoch from next_try - now()) as next from palette_sync
                                         where profile = ? and state = 'FAILED' and failures >= ?
                                        """)
                                .params(name, number)
                                .query((row, n) -> new Try(
                                        row.getInt("failures"),
                                        Duration.ofMillis(Math.round(row.getDouble("next") * 1_000))))
                                .optional(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private void setBack(Duration time) {
        world.cluster()
                .jdbc()
                .sql("""
                        with earlier as (
                            update cluster_profile set updated_at = updated_at - :time * interval '1 millisecond'
                             where name = :profile returning name)
                        update palette_sync set next_try = next_try - :time * interval '1 millisecond',
                               tried_at = tried_at - :time * interval '1 millisecond',
                               synced_at = synced_at - :time * interval '1 millisecond'
                          from earlier where profile = earlier.name
                        """)
                .param("time", time.toMillis())
                .param("profile", name)
                .update();
    }
}
