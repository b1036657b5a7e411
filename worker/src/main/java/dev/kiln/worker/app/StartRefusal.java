package dev.kiln.worker.app;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A part of the worker that cannot be made says why, and what to do about it; Spring Boot prints that, and no stack. */
final class StartRefusal extends AbstractFailureAnalyzer<IOException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, IOException cause) {
        return rootFailure instanceof BeanCreationException && cause.getMessage() != null
                ? new FailureAnalysis(cause.getMessage(), null, cause)
                : null;
    }
}
