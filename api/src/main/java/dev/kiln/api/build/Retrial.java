package dev.kiln.api.build;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;

/** What became of the wish to try a build again that has ended without an image. */
public sealed interface Retrial {

    /** It was taken up like a request of its own. */
    record Submitted(Acceptance acceptance) implements Retrial {}

    /** It was not. */
    sealed interface Refused extends Retrial {}

    /** The build has not failed, nor was it cancelled. */
    record NothingToRetry(BuildState state) implements Refused {}

    /** Somebody has retried the build before; what may be retried is its successor. */
    record Retried(BuildId successor) implements Refused {}

    /** There is no such build. */
    record NoSuchBuild() implements Refused {}
}
