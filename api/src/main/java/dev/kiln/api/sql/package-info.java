/**
 * What all features share of how the database is read, and of what follows a commit. Depends on no feature. Read {@link dev.kiln.api.sql.Row}.
 */
@NullMarked
package dev.kiln.api.sql;

import org.jspecify.annotations.NullMarked;
