/**
 * What the database keeps, and for how long: a job that removes what has outlived its time, in every instance of the
 * coordinator, by one of them at a time. It knows the tables of all features and calls none of them. Read {@link
 * dev.kiln.api.retention.Expiry} first.
 */
@NullMarked
package dev.kiln.api.retention;

import org.jspecify.annotations.NullMarked;
