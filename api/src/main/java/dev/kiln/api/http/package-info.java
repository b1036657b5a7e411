/**
 * What all of the HTTP interface shares: problems (RFC 9457) and pages. Depends on no feature. Read
 * {@link dev.kiln.api.http.ProblemException} first.
 */
@NullMarked
package dev.kiln.api.http;

import org.jspecify.annotations.NullMarked;
