package dev.kiln.api.audit;

import jakarta.servlet.Filter;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Writes down every call that may change something, before it does: what cannot be written down is not done. */
@Component
public class AuditLog {

    private final AuditRows rows;
    private final HandlerExceptionResolver problems;

    AuditLog(AuditRows rows, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.rows = rows;
        this.problems = problems;
    }

    /**
     * What calls have to pass, behind what finds out who sends them.
     *
     * @param knownOnly whether calls from nobody who is known are left out: they are refused, and would fill the log
     */
    public Filter filter(boolean knownOnly) {
        return new AuditFilter(rows, problems, knownOnly);
    }
}
