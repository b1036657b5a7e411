package dev.kiln.api.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.intake.Intake.Answer;
import dev.kiln.api.intake.Intake.Asked;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.event.BuildRejected.Violation;
import dev.kiln.common.schema.RequestReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;

@Timeout(30)
class JointIntakeTests {

    private final List<Integer> sizes = new CopyOnWriteArrayList<>();
    private final Map<Asked, BuildId> builds = new ConcurrentHashMap<>();
    private final CountDownLatch open = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private RuntimeException failure = new DataIntegrityViolationException("refused");
    private final JointIntake joint = new JointIntake(this::take);

    @AfterEach
    void letAllGo() {
        open.countDown();
    }

    @Test
    void whatComesWhileOthersAreTakenIsTakenTogetherAndEachHasItsOwnAnswer() {
        occupyAllLanes();
        List<Asked> later = List.of(asked("a"), asked("b"), asked("c"));
        List<CompletableFuture<Answer>> answers = later.stream().map(this::call).toList();
        awaitWaiting();

        open.countDown();

        for (int i = 0; i < later.size(); i++) {
            assertThat(answers.get(i).join())
                    .isEqualTo(new Answer.Accepted(Objects.requireNonNull(builds.get(later.get(i)))));
        }
        assertThat(sizes).containsExactly(1, 1, 3);
    }

    @Test
    void whatTheDatabaseRefusesFailsItsOwnCallerAlone() {
        occupyAllLanes();
        CompletableFuture<Answer> good = call(asked("good"));
        CompletableFuture<Answer> bad = call(asked("bad"));
        awaitWaiting();

        open.countDown();

        assertThat(good.join()).isInstanceOf(Answer.Accepted.class);
        assertThatThrownBy(bad::join).hasRootCause(failure);
    }

    @Test
    void anOutageIsToldToAllAndNobodyIsTriedAlone() {
        failure = new DataAccessResourceFailureException("away");
        occupyAllLanes();
        CompletableFuture<Answer> one = call(asked("one"));
        CompletableFuture<Answer> bad = call(asked("bad"));
        awaitWaiting();

        open.countDown();

        assertThatThrownBy(one::join).hasRootCause(failure);
        assertThatThrownBy(bad::join).hasRootCause(failure);
        assertThat(sizes).containsExactly(1, 1, 2);
    }

    @Test
    void aBugLeavesNobodyWithoutAnAnswer() {
        occupyAllLanes();
        CompletableFuture<Answer> one = call(asked("one"));
        CompletableFuture<Answer> bug = call(asked("bug"));
        awaitWaiting();

        open.countDown();

        assertThatThrownBy(one::join).isInstanceOf(CompletionException.class);
        assertThatThrownBy(bug::join).isInstanceOf(CompletionException.class);
    }

    private List<Answer> take(List<Asked> asked) {
        sizes.add(asked.size());
        try {
            open.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        List<String> keys =
                asked.stream().map(each -> String.valueOf(each.key())).toList();
        if (keys.contains("bug")) {
            throw new StackOverflowError();
        }
        if (keys.contains("bad")) {
            throw failure;
        }
        return asked.stream()
                .<Answer>map(each -> new Answer.Accepted(builds.computeIfAbsent(each, key -> BuildId.next())))
                .toList();
    }

    private void occupyAllLanes() {
        for (int i = 1; i <= JointIntake.LANES; i++) {
            int lane = i;
            CompletableFuture<Answer> unused = call(asked("lane " + lane));
            await().until(() -> sizes.size() == lane);
        }
    }

    private CompletableFuture<Answer> call(Asked asked) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        threads.add(Thread.ofVirtual().start(() -> {
            try {
                answer.complete(joint.submit(asked));
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        }));
        return answer;
    }

    private void awaitWaiting() {
        await().until(() -> threads.stream().allMatch(each -> each.getState() == Thread.State.WAITING));
    }

    private static Asked asked(String key) {
        var reading = new RequestReading.Malformed(new Violation("", "not looked at"));
        return new Asked(reading, "test", key, Map.of());
    }
}
