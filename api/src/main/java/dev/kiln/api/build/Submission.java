package dev.kiln.api.build;

import org.jspecify.annotations.Nullable;

/**
 * How a request came.
 *
 * @param submitter who sent it: keys of two submitters do not clash
 * @param transport {@code http} or {@code kafka}
 * @param key what the submitter knows the request by, so that sending it twice gives one build; absent if it did not say
 * @param fingerprint a digest of the request: the same key with another one is a mistake of the submitter's
 */
public record Submission(
        String submitter, String transport, @Nullable String key, String fingerprint) {}
