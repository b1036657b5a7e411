package dev.kiln.api.intake;

import dev.kiln.api.build.Acceptance;
import dev.kiln.api.build.BuildLedger;
import dev.kiln.api.build.Requested;
import dev.kiln.api.build.Retrial;
import dev.kiln.api.build.Submission;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.event.BuildRejected.Violation;
import dev.kiln.common.schema.RequestReading;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes requests, whichever way they came: what was read in, a build or the reasons why not out. Thread-safe. */
@Component
class Intake {

    /** What became of a request. */
    sealed interface Answer {

        /** It is, or already was, a build. */
        record Accepted(BuildId build) implements Answer {}

        /** It cannot be taken as it is. */
        record Refused(Why why, List<Violation> violations) implements Answer {}

        /** A build that shall be retried is not there, or is not in the state for it. */
        record NotRetried(BuildId build, Retrial.Refused why) implements Answer {}
    }

    /** Why a request is refused. */
    enum Why {
        /** Its bytes are no JSON document. */
        MALFORMED,
        /** Its content is not a request that this installation can fulfil. */
        INVALID,
        /** Its key was used for another request before. */
        KEY_TAKEN,
        /** Its submitter has too many builds open already; later it may be taken. */
        TOO_MANY_OPEN
    }

    private final BuildLedger ledger;
    private final Catalog catalog;
    private final IntakeMeters meters;

    Intake(BuildLedger ledger, Catalog catalog, IntakeMeters meters) {
        this.ledger = ledger;
        this.catalog = catalog;
        this.meters = meters;
    }

    /**
     * What should be a request.
     *
     * @param submitter who sent it; keys of two submitters do not clash
     * @param key what the submitter knows it by, if anything
     * @param trace the context that it came with, empty if it came with none
     */
    record Asked(
            RequestReading reading,
            String submitter,
            @Nullable String key,
            Map<String, String> trace) {}

    /** Takes requests, all that can be taken in one transaction. The answers are in their order. */
    List<Answer> submit(List<Asked> asked, String transport) {
        IdentityHashMap<Asked, Requested> valid = new IdentityHashMap<>();
        IdentityHashMap<Asked, Answer> answers = new IdentityHashMap<>();
        for (Asked each : asked) {
            List<Violation> violations = violations(each.reading());
            if (violations.isEmpty() && each.reading() instanceof RequestReading.Valid it) {
                valid.put(each, requested(each, it.request(), transport));
            } else {
                Why why = each.reading() instanceof RequestReading.Malformed ? Why.MALFORMED : Why.INVALID;
                answers.put(each, new Answer.Refused(why, violations));
            }
        }
        List<Asked> inOrder = asked.stream().filter(valid::containsKey).toList();
        List<Acceptance> acceptances = inOrder.isEmpty()
                ? List.of()
                : ledger.accept(inOrder.stream().map(valid::get).toList());
        for (int i = 0; i < acceptances.size(); i++) {
            answers.put(inOrder.get(i), answer(acceptances.get(i)));
        }
        answers.values().forEach(each -> meters.answered(transport, each));
        return asked.stream().map(answers::get).toList();
    }

    private static Requested requested(Asked asked, BuildRequest request, String transport) {
        return new Requested(
                request,
                new Submission(asked.submitter(), transport, asked.key(), Fingerprint.of(request)),
                asked.trace());
    }

    private List<Violation> violations(RequestReading reading) {
        return switch (reading) {
            case RequestReading.Malformed malformed -> List.of(malformed.violation());
            case RequestReading.Invalid invalid -> invalid.violations();
            case RequestReading.Valid valid -> catalog.missing(valid.request());
        };
    }

    /**
     * Takes the request of a build that has failed or was cancelled once more.
     *
     * @param key what the caller knows this call by, if anything
     */
    Answer retry(BuildId id, String transport, String submitter, @Nullable String key) {
        Answer answer = ledger.request(id)
                .map(request -> retry(id, request, new Submission(submitter, transport, key, "retry of " + id)))
                .orElseGet(() -> new Answer.NotRetried(id, new Retrial.NoSuchBuild()));
        meters.answered(transport, answer);
        return answer;
    }

    private Answer retry(BuildId id, BuildRequest request, Submission submission) {
        List<Violation> missing = catalog.missing(request);
        if (!missing.isEmpty()) {
            return new Answer.Refused(Why.INVALID, missing);
        }
        return switch (ledger.retry(id, submission)) {
            case Retrial.Submitted submitted -> answer(submitted.acceptance());
            case Retrial.Refused refused -> new Answer.NotRetried(id, refused);
        };
    }

    private static Answer answer(Acceptance acceptance) {
        return switch (acceptance) {
            case Acceptance.Fresh fresh -> new Answer.Accepted(fresh.build());
            case Acceptance.Repeated repeated -> new Answer.Accepted(repeated.build());
            case Acceptance.KeyTaken taken ->
                new Answer.Refused(
                        Why.KEY_TAKEN,
                        List.of(new Violation(
                                "", "its key was used before, for another request: build " + taken.build())));
            case Acceptance.TooManyOpen many ->
                new Answer.Refused(
                        Why.TOO_MANY_OPEN,
                        List.of(new Violation(
                                "",
                                "its submitter has %d builds that wait or run, and may have no more; send it again when some have ended"
                                        .formatted(many.limit()))));
        };
    }
}
