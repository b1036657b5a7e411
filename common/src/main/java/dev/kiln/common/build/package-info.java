/**
 * What a build is, for every part of Kiln: ids, states, the request, artifacts and failures. Values only; depends on nothing
 * but Jackson's annotations. Read {@link dev.kiln.common.build.BuildRequest} first.
 */
@NullMarked
package dev.kiln.common.build;

import org.jspecify.annotations.NullMarked;
