package dev.kiln.api.image;

import java.util.List;

/**
 * The cluster profile records that have to do with an image, by name.
 *
 * @param now those that point at it
 * @param before those that did
 */
record ImageProfiles(List<String> now, List<String> before) {}
