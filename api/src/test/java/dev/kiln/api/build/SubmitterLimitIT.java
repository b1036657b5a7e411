package dev.kiln.api.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.api.testing.ApiInstance;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

class SubmitterLimitIT {

    private static final int LIMIT = 3;

    private final ApiInstance api = ApiInstance.shared();
    private final JdbcClient jdbc = api.bean(JdbcClient.class);
    private final SubmitterLimit limit = new SubmitterLimit(jdbc, new BuildLimits(LIMIT));
    private final String submitter = "crowded-" + UUID.randomUUID();

    @Test
    void whoHasTakenSomeAndFindsNoMoreRoomDoesNotWaitForAnotherWhoHasTakenTheRest() {
        assertThat(inTransaction(() -> limit.enter(submitter, 1))).hasSize(1);

        List<Integer> taken = inTransaction(() -> {
            assertThat(limit.enter(submitter, 1)).hasSize(1);
            return inTransaction(() -> limit.enter(submitter, LIMIT));
        });

        assertThat(taken).hasSize(1);
    }

    /** One of its own, beside the one that the caller may be in: what waits for another one fails. */
    private <T> T inTransaction(Supplier<T> action) {
        var transaction = new TransactionTemplate(api.bean(PlatformTransactionManager.class));
        transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return transaction.execute(status -> {
            jdbc.sql("set local lock_timeout = '5s'").update();
            return action.get();
        });
    }
}
