@NullMarked
package dev.kiln.api.messaging;

import org.jspecify.annotations.NullMarked;
