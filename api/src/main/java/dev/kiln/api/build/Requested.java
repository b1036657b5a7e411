package dev.kiln.api.build;

import dev.kiln.common.build.BuildRequest;
import java.util.Map;

/**
 * A valid request, and who sent it.
 *
 * @param trace the context that it came with, empty if it came with none
 */
public record Requested(BuildRequest request, Submission submission, Map<String, String> trace) {}
