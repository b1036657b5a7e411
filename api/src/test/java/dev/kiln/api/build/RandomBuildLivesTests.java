package dev.kiln.api.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.Finished;
import dev.kiln.common.message.StopReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Thousands of made-up lives of builds: workers that claim twice, report late, twice, or after they were given up, and
 * people who cancel at any moment. Every life is replayed from its seed.
 */
class RandomBuildLivesTests {

    private static final int LIVES = 5_000;
    private static final int EVENTS = 60;

    @Test
    @DisplayName(
            "I2: whatever happens in whatever order, a build has at most one terminal event, and then does not change")
    void whateverHappensABuildHasOneEnd() {
        int ended = 0;
        for (int seed = 0; seed < LIVES; seed++) {
            Life life = new Life(seed);
            for (int i = 0; i < EVENTS; i++) {
                life.somethingHappens();
                life.check();
            }
            ended += life.build.state().terminal() ? 1 : 0;
        }
        assertThat(ended).as("lives that came to an end").isBetween(LIVES / 2, LIVES);
    }

    @Test
    @DisplayName("I9: whatever has happened, a build that is left to its workers and the lease ends")
    void whateverHasHappenedABuildEnds() {
        for (int seed = 0; seed < LIVES; seed++) {
            Life life = new Life(seed);
            for (int i = 0; i < seed % EVENTS; i++) {
                life.somethingHappens();
            }
            life.settle();
            life.check();
            assertThat(life.build.state().terminal()).as("seed %d", seed).isTrue();
        }
    }

    private static final class Life {

        private final Random random;
        private final int seed;
        private final int maxAttempts;
        private final BuildInMemory build;
        private final List<Claimed> claims = new ArrayList<>();
        private final List<Finished> reports = new ArrayList<>();
        private final Map<Integer, ClaimId> winners = new HashMap<>();
        private int handedBack;

        Life(int seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.maxAttempts = 1 + random.nextInt(4);
            this.build = new BuildInMemory(maxAttempts);
        }

        void somethingHappens() {
            switch (random.nextInt(21)) {
                case 0, 1, 2, 3, 4, 5 -> claim();
                case 6 -> again();
                case 7, 8, 9, 10, 11 -> finish();
                case 12 -> reportAgain();
                case 13, 14, 15 -> build.lose(anyAttempt());
                case 16, 17 -> beat();
                case 19 -> build.drop(anyAttempt());
                case 18 -> {
                    switch (random.nextInt(12)) {
                        case 0, 1 -> build.cancel();
                        case 2 -> build.waitTooLong();
                        case 3 -> build.overrun(anyAttempt());
                        default -> {}
                    }
                }
                default -> handBack();
            }
        }

        /** Nobody interferes any more: the current attempt is claimed and lost until there is no other. */
        void settle() {
            while (!build.state().terminal()) {
                if (build.state() == BuildState.QUEUED) {
                    claims.add(build.claimedBy("last"));
                } else {
                    build.lose(build.attempts());
                }
            }
        }

        void check() {
            String life = "seed " + seed;
            assertThat(build.terminalEvents())
                    .as(life)
                    .hasSize(build.state().terminal() ? 1 : 0)
                    .allMatch(each -> each.state() == build.state());
            assertThat(build.images.isEmpty()).as(life).isEqualTo(build.state() != BuildState.SUCCEEDED);
            assertThat(build.attempts()).as(life).isLessThanOrEqualTo(maxAttempts + handedBack);
            assertThat(build.jobs).as(life).hasSize(build.attempts()).doesNotHaveDuplicates();
            for (int number = 1; number <= build.attempts(); number++) {
                ClaimId claim = build.acceptedClaim(number);
                if (claim != null) {
                    assertThat(winners.computeIfAbsent(number, first -> claim))
                            .as(life)
                            .isEqualTo(claim);
                }
            }
            if (build.state().terminal()) {
                long queued = 0;
                for (int number = 1; number <= build.attempts(); number++) {
                    queued += build.attempt(number) == AttemptState.QUEUED ? 1 : 0;
                }
                assertThat(queued)
                        .as("%s: attempts that wait for nothing", life)
                        .isZero();
            } else {
                assertThat(build.attempt(build.attempts()))
                        .as("%s: the attempt that the build waits for", life)
                        .isEqualTo(build.state() == BuildState.QUEUED ? AttemptState.QUEUED : AttemptState.RUNNING);
            }
        }

        private void claim() {
            Claimed claim = build.claimOf(anyAttempt(), "w" + random.nextInt(3));
            claims.add(claim);
            build.report(claim);
        }

        private void again() {
            if (!claims.isEmpty()) {
                build.report(anyOf(claims));
            }
        }

        private void beat() {
            if (!claims.isEmpty()) {
                build.seenRunning(anyOf(claims));
            }
        }

        private void finish() {
            if (!claims.isEmpty()) {
                Claimed claim = anyOf(claims);
                report(
                        random.nextInt(4) == 0
                                ? Reports.succeeded(claim)
                                : Reports.failed(claim, anyOf(List.of(FailureClass.values()))));
            }
        }

        private void handBack() {
            if (!claims.isEmpty()) {
                handedBack++;
                report(Reports.stopped(anyOf(claims), anyOf(List.of(StopReason.values()))));
            }
        }

        private void report(Finished report) {
            reports.add(report);
            build.report(report);
        }

        private void reportAgain() {
            if (!reports.isEmpty()) {
                build.report(anyOf(reports));
            }
        }

        private int anyAttempt() {
            return 1 + random.nextInt(build.attempts());
        }

        private <T> T anyOf(List<T> all) {
            return all.get(random.nextInt(all.size()));
        }
    }
}
