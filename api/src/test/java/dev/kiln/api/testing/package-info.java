/** What integration tests of the api share: a running api, and rows for it to read. */
@NullMarked
package dev.kiln.api.testing;

import org.jspecify.annotations.NullMarked;
