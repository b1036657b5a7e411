/**
 * Who calls the HTTP interface, and what they may do. Depends on {@code http} and {@code audit}. Read
 * {@link dev.kiln.api.security.SecurityConfiguration} first.
 */
@NullMarked
package dev.kiln.api.security;

import org.jspecify.annotations.NullMarked;
