package dev.kiln.worker.attempt;

import dev.kiln.common.message.Phase;
import dev.kiln.common.trace.Step;
import dev.kiln.common.trace.Traces;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches what attempts spend their time on.
 *
 * @param times is told how long a phase has taken, however it ended
 */
public record Phases(Traces traces, BiConsumer<Phase, Duration> times) {

    /** Begins a phase of the attempt that this thread runs. */
    Running enter(Phase phase) {
        return new Running(phase, traces.step(phase.name().toLowerCase(Locale.ROOT)), System.nanoTime());
    }

    /** One that has begun; closing it ends it. */
    final class Running implements AutoCloseable {

        private final Phase phase;
        private final Step step;
        private final long begin;

        private Running(Phase phase, Step step, long begin) {
            this.phase = phase;
            this.step = step;
            this.begin = begin;
        }

        /** Says something of it; a null says nothing. */
        void tag(String name, @Nullable Object value) {
            step.tag(name, value);
        }

        @Override
        public void close() {
            step.close();
            times.accept(phase, Duration.ofNanos(System.nanoTime() - begin));
        }
    }
}
