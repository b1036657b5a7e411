/**
 * The log of everything that was changed over HTTP: who, what, from where, and how it ended. Depends on {@code http} and
 * {@code sql}. Read {@link dev.kiln.api.audit.AuditLog} first.
 */
@NullMarked
package dev.kiln.api.audit;

import org.jspecify.annotations.NullMarked;
