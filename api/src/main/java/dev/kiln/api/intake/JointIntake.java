package dev.kiln.api.intake;

import dev.kiln.api.intake.Intake.Answer;
import dev.kiln.api.intake.Intake.Asked;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.api.sql.DatabaseOutage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Takes requests that come one by one, those of a moment in one transaction: that costs hardly more than the transaction of
 * one. Nobody waits for company: a request goes at once while fewer than {@value #LANES} transactions are under way, and
 * else with all that came meanwhile. Each has its own answer: if what came together cannot be taken together, each is taken
 * by itself. Thread-safe.
 */
@Component
@ConditionalOnRole(Role.INTAKE)
class JointIntake {

    static final int LANES = 2;

    /** As many as Kafka's intake takes at once. */
    private static final int MOST = 500;

    private final Function<List<Asked>, List<Answer>> intake;
    private final BlockingQueue<Caller> waiting = new LinkedBlockingQueue<>();
    private final Semaphore lanes = new Semaphore(LANES);

    @Autowired
    JointIntake(Intake intake) {
        this(asked -> intake.submit(asked, "http"));
    }

    JointIntake(Function<List<Asked>, List<Answer>> intake) {
        this.intake = intake;
    }

    /** Takes a request; returns when it is committed, or refused. */
    Answer submit(Asked asked) {
        Caller caller = new Caller(asked);
        waiting.add(caller);
        lanes.acquireUninterruptibly();
        try {
            while (!caller.taken) {
                takeTogether(next());
            }
        } finally {
            lanes.release();
        }
        return caller.answer();
    }

    /** Those that have waited for longest; none if another lane has just taken them. */
    private synchronized List<Caller> next() {
        List<Caller> callers = new ArrayList<>();
        int unused = waiting.drainTo(callers, MOST);
        callers.forEach(each -> each.taken = true);
        return callers;
    }

    private void takeTogether(List<Caller> callers) {
        try {
            take(callers);
        } catch (RuntimeException e) {
            if (DatabaseOutage.isCauseOf(e)) {
                callers.forEach(each -> each.answer.completeExceptionally(e));
            } else {
                callers.forEach(this::takeAlone);
            }
        } finally {
            // Whatever happens here, nobody shall wait for an answer that does not come.
            callers.forEach(each -> each.answer.completeExceptionally(new IllegalStateException("It was not taken")));
        }
    }

    private void takeAlone(Caller caller) {
        try {
            take(List.of(caller));
        } catch (RuntimeException e) {
            caller.answer.completeExceptionally(e);
        }
    }

    private void take(List<Caller> callers) {
        if (callers.isEmpty()) {
            return;
        }
        List<Answer> answers = intake.apply(callers.stream().map(Caller::asked).toList());
        for (int i = 0; i < answers.size(); i++) {
            callers.get(i).answer.complete(answers.get(i));
        }
    }

    /** Who waits for an answer. */
    private static final class Caller {

        private final Asked asked;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private volatile boolean taken;

        Caller(Asked asked) {
            this.asked = asked;
        }

        Asked asked() {
            return asked;
        }

        Answer answer() {
            try {
                return answer.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }
    }
}
