package dev.kiln.api.log;

import dev.kiln.api.log.LogProgress.AttemptLog;
import dev.kiln.common.build.BuildState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A log as server-sent events (HTML standard, section 9.2): one {@code log} event a chunk, whose id is its
 * {@link LogPosition}, and an {@code end} event with the build's state. A reader who loses the connection sends the last
 * id and misses nothing.
 */
final class EventStreamLog implements LogSink {

    /** The three line ends of the format. A bare carriage return in a log would otherwise end a line of the format. */
    private static final Pattern LINE_END = Pattern.compile("\r\n|\n|\r");

    private final OutputStream out;

    EventStreamLog(OutputStream out) {
        this.out = out;
    }

    @Override
    public void attempt(AttemptLog attempt) throws IOException {
        write(": attempt %d\n\n".formatted(attempt.number()));
    }

    @Override
    public void chunk(int attempt, StoredChunk chunk) throws IOException {
        write(frame("id: %s\nevent: log\n".formatted(new LogPosition(attempt, chunk.sequence())), chunk.text()));
    }

    @Override
    public void missing(long chunks) throws IOException {
        write(": %d missing\n\n".formatted(chunks));
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void idle() throws IOException {
        write(": still here\n\n");
        out.flush();
    }

    @Override
    public void end(BuildState state) throws IOException {
        write(frame("event: end\n", state.name()));
        out.flush();
    }

    /** Without an end the reader's browser connects again by itself. */
    @Override
    public void cut(Duration after) throws IOException {
        write(": cut after %s\n\n".formatted(after));
        out.flush();
    }

    private static String frame(String head, String text) {
        String lines = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        StringBuilder event = new StringBuilder(head);
        for (String line : LINE_END.split(lines, -1)) {
            event.append("data: ").append(line).append('\n');
        }
        return event.append('\n').toString();
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
