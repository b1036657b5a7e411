@NullMarked
package dev.kiln.api.profile;

import org.jspecify.annotations.NullMarked;
