package dev.kiln.palette.standin;

import java.time.Duration;

/** A way in which a request can go wrong. */
public sealed interface Fault {

    /** Nothing is done; the answer is an error in the interface's form. */
    record Answer(int status, String code, String message) implements Fault {}

    /** The answer comes late. */
    record Slow(Duration by) implements Fault {}

    /** Nothing is done, and the connection ends without an answer. */
    record CutBefore() implements Fault {}

    /** What was asked for is done, and the connection ends without an answer. */
    record CutAfter() implements Fault {}

    /** What was asked for is done, and the connection ends in the middle of the answer. */
    record HalfWritten() implements Fault {}
}
