package dev.kiln.api.image;

import java.time.Instant;

/**
 * That an image shall be used no more.
 *
 * @param by who says so, for example {@code http anonymous}
 * @param reason why, for people
 * @param at when it takes effect; until then the image is used as ever
 */
public record Revocation(String by, String reason, Instant at) {}
