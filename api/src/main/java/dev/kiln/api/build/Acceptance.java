package dev.kiln.api.build;

import dev.kiln.common.build.BuildId;

/** What became of a valid request. */
public sealed interface Acceptance {

    /** The build that the request, or the key, stands for. */
    BuildId build();

    /** It is a new build. */
    record Fresh(BuildId build) implements Acceptance {}

    /** It had been accepted before. */
    record Repeated(BuildId build) implements Acceptance {}

    /** Its key stands for another request. */
    record KeyTaken(BuildId build) implements Acceptance {}
}
