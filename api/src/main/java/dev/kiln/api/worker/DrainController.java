package dev.kiln.api.worker;

import dev.kiln.api.http.ProblemException;
import dev.kiln.api.outbox.Outbox;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.common.build.WorkerId;
import dev.kiln.common.message.Control;
import dev.kiln.common.topic.Topics;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Sends workers home. */
@RestController
@ConditionalOnRole(Role.INTAKE)
@Tag(name = "workers")
class DrainController {

    private final WorkerRows rows;
    private final Outbox outbox;
    private final Topics topics;

    DrainController(WorkerRows rows, Outbox outbox, Topics topics) {
        this.rows = rows;
        this.outbox = outbox;
        this.topics = topics;
    }

    /** 202: the worker will take no more jobs, finish or hand back what it runs, and exit. */
    @PostMapping("/api/v1/workers/{id}/drain")
    @Operation(summary = "Send a worker home: it takes no more jobs, ends what it runs, and exits")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Transactional
    public void drain(@PathVariable WorkerId id) {
        if (!rows.exists(id)) {
            throw ProblemException.notFound("No worker '%s' has ever been heard of".formatted(id));
        }
        outbox.append(topics.control(), id.value(), new Control.Drain(id));
    }
}
