@NullMarked
package dev.kiln.api.webhook;

import org.jspecify.annotations.NullMarked;
