package dev.kiln.api.build;

import dev.kiln.common.build.BuildId;

/** What became of a valid request. */
public sealed interface Acceptance {

    /** It is a new build. */
    record Fresh(BuildId build) implements Acceptance {}

    /** It had been accepted before. */
    record Repeated(BuildId build) implements Acceptance {}

    /** Its key stands for another request, which became that build. */
    record KeyTaken(BuildId build) implements Acceptance {}

    /** Its submitter has as many builds open as one may have; nothing was written down. */
    record TooManyOpen(int limit) implements Acceptance {}
}
