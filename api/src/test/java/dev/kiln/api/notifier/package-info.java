@NullMarked
package dev.kiln.api.notifier;

import org.jspecify.annotations.NullMarked;
