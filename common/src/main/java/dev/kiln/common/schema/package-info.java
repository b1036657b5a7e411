/**
 * The JSON Schemas of Kiln's messages, published as files beside this package, and what is checked against them. Depends on
 * the records of {@link dev.kiln.common.build}, {@link dev.kiln.common.message} and {@link dev.kiln.common.event}, and on a
 * validator that never leaves the class path. Read {@link dev.kiln.common.schema.RequestReader} first.
 */
@NullMarked
package dev.kiln.common.schema;

import org.jspecify.annotations.NullMarked;
