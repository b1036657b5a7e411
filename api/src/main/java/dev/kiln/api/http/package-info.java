/**
 * What all of the HTTP interface shares: problems (RFC 9457), pages, limits, and its description (OpenAPI). Depends on
 * no feature. Read {@link dev.kiln.api.http.ProblemException} first, which features throw, then
 * {@link dev.kiln.api.http.ProblemAdvice}, which answers for everything else.
 */
@NullMarked
package dev.kiln.api.http;

import org.jspecify.annotations.NullMarked;
