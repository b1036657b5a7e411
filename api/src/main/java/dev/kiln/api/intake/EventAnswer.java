package dev.kiln.api.intake;

import dev.kiln.api.http.ProblemException;
import dev.kiln.common.build.BuildId;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

/**
 * What became of one event of a batch.
 *
 * @param id names the build, if it was taken
 * @param problem what the call would have been answered, had the event come alone, if it was not
 */
record EventAnswer(@Nullable BuildId id, @Nullable ProblemDetail problem) {

    static EventAnswer of(ProblemException problem) {
        return new EventAnswer(null, problem.getBody());
    }

    static EventAnswer of(Intake.Answer answer) {
        return switch (answer) {
            case Intake.Answer.Accepted accepted -> new EventAnswer(accepted.build(), null);
            case Intake.Answer.Refused refused -> of(IntakeController.problem(refused));
            case Intake.Answer.NotRetried notRetried -> of(IntakeController.problem(notRetried));
        };
    }
}
