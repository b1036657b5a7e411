package dev.kiln.api.build;

import dev.kiln.common.build.BuildRequest;

/** A valid request, and who sent it. */
public record Requested(BuildRequest request, Submission submission) {}
