package dev.kiln.api.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Counts requests, whatever became of them. Each counts in the instance that answered it: aggregate by sum. */
@Component
class IntakeMeters {

    private static final String ACCEPTED = "accepted";
    private static final String NOT_RETRIED = "not_retried";

    private final MeterRegistry meters;

    /** A counter that begins at 1 shows no increase: all of them are there from the start. */
    IntakeMeters(MeterRegistry meters) {
        this.meters = meters;
        for (String transport : List.of("http", "kafka")) {
            requests(transport, ACCEPTED);
            requests(transport, NOT_RETRIED);
            for (Intake.Why why : Intake.Why.values()) {
                requests(transport, lowerCase(why));
            }
        }
    }

    void answered(String transport, Intake.Answer answer) {
        String result = switch (answer) {
            case Intake.Answer.Accepted accepted -> ACCEPTED;
            case Intake.Answer.Refused refused -> lowerCase(refused.why());
            case Intake.Answer.NotRetried notRetried -> NOT_RETRIED;
        };
        requests(transport, result).increment();
    }

    /** A record on the topic of requests that holds none. */
    void noRequest() {
        requests("kafka", lowerCase(Intake.Why.MALFORMED)).increment();
    }

    private Counter requests(String transport, String result) {
        return Counter.builder("kiln.intake.requests")
                .description("Build requests, by the way they came and what became of them")
                .tag("transport", transport)
                .tag("result", result)
                .register(meters);
    }

    private static String lowerCase(Intake.Why why) {
        return why.name().toLowerCase(Locale.ROOT);
    }
}
