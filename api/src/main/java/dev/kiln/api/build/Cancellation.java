package dev.kiln.api.build;

import dev.kiln.common.build.BuildState;

/** What became of the wish to cancel. */
public sealed interface Cancellation {

    /** The build is cancelled, or will be as soon as its worker has stopped; its state now is {@code state}. */
    record Taken(BuildState state) implements Cancellation {}

    /** Too late: the build has ended otherwise. */
    record TooLate(BuildState state) implements Cancellation {}

    /** There is no such build. */
    record NoSuchBuild() implements Cancellation {}
}
