package dev.kiln.worker.template;

import java.util.SortedSet;

/**
 * By what an image in AWS proves to be of a build, should its name be taken when the build is run again.
 *
 * @param tag the name of a tag that the template gives to its images
 * @param value what the tag has for this build, and for no other one
 * @param regions where the image has to be
 */
public record Hallmark(String tag, String value, SortedSet<String> regions) {}
