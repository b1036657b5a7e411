package dev.kiln.api.log;

import dev.kiln.api.build.AttemptState;
import dev.kiln.api.log.LogProgress.AttemptLog;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.ClaimId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One reading of one build's log: attempt by attempt, page by page, and, if it follows, on until the build has ended. The
 * state is always read before the chunks, so that what was complete then is complete. No connection is held while
 * something is written or waited for. Confined to one thread.
 *
 * <p>A lost attempt that reports after all, when its reader has gone on to the next one, is shown by the next reading.
 */
final class LogStream {

    private final BuildId build;
    private final LogQuery query;
    private final LogStore store;
    private final LogSink sink;
    private final LogProperties properties;
    private final long begin = System.nanoTime();
    private LogPosition next;
    private int announced;
    private int skip;
    private boolean finished;
    private boolean wrote;

    LogStream(BuildId build, LogQuery query, LogStore store, LogSink sink, LogProperties properties) {
        this.build = build;
        this.query = query;
        this.store = store;
        this.sink = sink;
        this.properties = properties;
        LogPosition after = query.after();
        if (after != null) {
            next = after.next();
            announced = after.attempt();
        } else {
            next = query.attempt() == null ? LogPosition.START : new LogPosition(query.attempt(), 0);
        }
    }

    /**
     * Reads until there is no more, or the time is up, or the api stops.
     *
     * @throws IOException if the reader has left
     */
    void run(LogProgress start, LogSignal.Subscription news) throws IOException {
        LogProgress progress = start;
        seekTail(progress);
        long lastWord = System.nanoTime();
        while (true) {
            advance(progress);
            if (finished) {
                sink.end(progress.state());
                return;
            }
            if (elapsed(begin, properties.longestStream())) {
                sink.cut(properties.longestStream());
                return;
            }
            if (wrote) {
                sink.flush();
                lastWord = System.nanoTime();
                wrote = false;
            } else if (elapsed(lastWord, properties.keepAlive())) {
                sink.idle();
                lastWord = System.nanoTime();
            }
            if (!news.await(properties.poll())) {
                sink.cut(Duration.ofNanos(System.nanoTime() - begin));
                return;
            }
            Optional<LogProgress> now = store.progress(build);
            if (now.isEmpty()) {
                return;
            }
            progress = now.get();
        }
    }

    private void seekTail(LogProgress progress) {
        if (query.tail() == null || query.after() != null) {
            return;
        }
        for (AttemptLog each : progress.attempts().reversed()) {
            ClaimId claim = each.claim();
            if (claim != null && (query.attempt() == null || query.attempt() == each.number())) {
                LogStore.Tail tail = store.tail(claim, query.tail());
                next = new LogPosition(each.number(), tail.sequence());
                skip = tail.skip();
                return;
            }
        }
    }

    /** Reads what there is, as far as the order of the attempts allows. */
    private void advance(LogProgress progress) throws IOException {
        while (!finished && !elapsed(begin, properties.longestStream())) {
            Optional<AttemptLog> current = progress.from(next.attempt());
            if (current.isEmpty()) {
                finished = isLast(progress);
                return;
            }
            AttemptLog attempt = current.get();
            if (attempt.number() != next.attempt()) {
                next = new LogPosition(attempt.number(), 0);
            }
            read(attempt, progress);
            boolean complete = isComplete(attempt, progress);
            if (query.follow() && !complete) {
                return;
            }
            leave(attempt, complete);
        }
    }

    private void leave(AttemptLog attempt, boolean complete) throws IOException {
        Long chunks = attempt.chunks();
        if (complete && chunks != null && next.sequence() < chunks) {
            sink.missing(chunks - next.sequence());
        }
        if (query.attempt() != null) {
            finished = true;
        }
        next = new LogPosition(attempt.number() + 1, 0);
    }

    /** An attempt that still waits when its build has ended will not be taken any more. */
    private boolean isComplete(AttemptLog attempt, LogProgress progress) {
        return attempt.complete(next.sequence())
                || (attempt.state() == AttemptState.QUEUED && progress.state().terminal());
    }

    private boolean isLast(LogProgress progress) {
        return !query.follow() || progress.state().terminal();
    }

    private void read(AttemptLog attempt, LogProgress progress) throws IOException {
        if (query.attempt() == null && progress.attempts().size() > 1 && announced < attempt.number()) {
            sink.attempt(attempt);
            wrote = true;
        }
        announced = Math.max(announced, attempt.number());
        ClaimId claim = attempt.claim();
        if (claim == null) {
            return;
        }
        List<StoredChunk> page = store.page(claim, next.sequence());
        while (!page.isEmpty() && !elapsed(begin, properties.longestStream())) {
            for (StoredChunk each : page) {
                write(each);
            }
            page = store.page(claim, next.sequence());
        }
    }

    private void write(StoredChunk chunk) throws IOException {
        if (chunk.sequence() > next.sequence()) {
            sink.missing(chunk.sequence() - next.sequence());
        }
        sink.chunk(next.attempt(), skip == 0 ? chunk : chunk.skipping(skip));
        skip = 0;
        wrote = true;
        next = new LogPosition(next.attempt(), chunk.sequence() + 1);
    }

    private static boolean elapsed(long since, Duration duration) {
        return System.nanoTime() - since >= duration.toNanos();
    }
}
