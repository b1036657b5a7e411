package dev.kiln.api.log;

import dev.kiln.api.log.LogProgress.AttemptLog;
import dev.kiln.common.build.BuildState;
import java.io.IOException;
import java.time.Duration;

/** Where a log is read to, in one format or another. A method that throws ends the reading: the reader has left. */
interface LogSink {

    /** What comes now is of this attempt, which is not the only one. */
    void attempt(AttemptLog attempt) throws IOException;

    void chunk(int attempt, StoredChunk chunk) throws IOException;

    /** Chunks are missing here, and will not come. */
    void missing(long chunks) throws IOException;

    /** What was written so far shall reach the reader now. */
    void flush() throws IOException;

    /** There was nothing to say for a while. */
    void idle() throws IOException;

    /** That was all, for a build that is in this state. */
    void end(BuildState state) throws IOException;

    /** That was not all: the reader must call again. */
    void cut(Duration after) throws IOException;
}
