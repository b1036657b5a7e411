/**
 * What must not travel: what a secret looks like, and which variables are the place for one. The api refuses it in requests,
 * workers take it out of what they tell. Plain Java. Read {@link dev.kiln.common.secret.KeyShapes} first.
 */
@NullMarked
package dev.kiln.common.secret;

import org.jspecify.annotations.NullMarked;
