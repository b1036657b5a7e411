package dev.kiln.api.log;

import dev.kiln.api.log.LogProgress.AttemptLog;
import dev.kiln.common.build.BuildState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A log as plain text. What is not Packer's own words stands on lines of its own, which begin with {@code [kiln]}. */
final class TextLog implements LogSink {

    private final OutputStream out;

    TextLog(OutputStream out) {
        this.out = out;
    }

    @Override
    public void attempt(AttemptLog attempt) throws IOException {
        String worker = attempt.worker();
        say("attempt %d, %s"
                .formatted(attempt.number(), worker == null ? "which no worker has taken" : "worker " + worker));
    }

    @Override
    public void chunk(int attempt, StoredChunk chunk) throws IOException {
        write(chunk.text());
    }

    @Override
    public void missing(long chunks) throws IOException {
        say("%d part(s) of the log are missing here".formatted(chunks));
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void idle() {
        // There is no way to say nothing in plain text.
    }

    @Override
    public void end(BuildState state) throws IOException {
        out.flush();
    }

    @Override
    public void cut(Duration after) throws IOException {
        say("this stream ends here, after %s; call again for the rest".formatted(after));
        out.flush();
    }

    private void say(String line) throws IOException {
        write("[kiln] " + line + "\n");
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
