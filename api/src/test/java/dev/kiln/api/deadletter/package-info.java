@NullMarked
package dev.kiln.api.deadletter;

import org.jspecify.annotations.NullMarked;
